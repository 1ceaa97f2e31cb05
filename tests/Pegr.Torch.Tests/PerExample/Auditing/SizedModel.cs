using Pegr.Torch.Data;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>A model or a loss that takes one number of examples and no other, and a batch of that number.</summary>
internal sealed record SizedModel(nn.Module<Tensor, Tensor> Model, PerExampleLoss Loss, Batch Batch);
