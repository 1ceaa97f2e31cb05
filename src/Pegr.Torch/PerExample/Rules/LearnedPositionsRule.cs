using Pegr.Torch.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="LearnedPositions"/>: the gradient is that at the output, at every position.</summary>
public sealed class LearnedPositionsRule : LayerRule<LearnedPositions>
{
    /// <inheritdoc/>
    protected override Tensor SquaredNorms(LearnedPositions layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
    {
        // Calls with fewer positions leave the last ones alone.
        var longest = calls.Max(call => call.OutputGradient.shape[1]);
        var gradient = calls.Select(Padded).Aggregate((sum, next) => sum + next);
        return gradient.square().sum([1, 2]);

        Tensor Padded(LayerCall call)
            => call.OutputGradient.shape[1] == longest
                ? call.OutputGradient
                : functional.pad(call.OutputGradient, [0, 0, 0, longest - call.OutputGradient.shape[1]]);
    }
}
