using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Chains;

/// <summary>A model with a batch and a loss.</summary>
internal sealed record ChainCase(nn.Module<Tensor, Tensor> Model, Tensor Inputs, Tensor Targets, PerExampleLoss Loss);
