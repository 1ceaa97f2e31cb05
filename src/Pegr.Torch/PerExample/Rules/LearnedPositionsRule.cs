using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="LearnedPositions"/>: row t's per-example gradient is the output gradient at position t.</summary>
public sealed class LearnedPositionsRule : LayerRule<LearnedPositions>
{
    /// <inheritdoc/>
    protected override Tensor SquaredNorms(LearnedPositions layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
    {
        var most = calls.Max(call => call.OutputGradient.shape[1]);
        return calls.Select(call => Padded(call.OutputGradient, most)).Aggregate((sum, next) => sum.Plus(next)).Squared().sum([1, 2]);
    }

    // Rows of positions that a call did not have.
    private static Tensor Padded(Tensor gradient, long positions)
        => gradient.shape[1] == positions ? gradient : nn.functional.pad(gradient, [0, 0, 0, positions - gradient.shape[1]]);
}
