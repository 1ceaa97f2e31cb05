using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>A model, loss and batch, and rules in place of the library's.</summary>
internal sealed record AuditFault(
    nn.Module<Tensor, Tensor> Model, PerExampleLoss Loss, Tensor Inputs, Tensor Targets, params ILayerRule[] Rules)
{
    /// <summary>Makes parameters one; after the model has its type, as converting a model takes them apart.</summary>
    public Action? Tie { get; init; }
}
