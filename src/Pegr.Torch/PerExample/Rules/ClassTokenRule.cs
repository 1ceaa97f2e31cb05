using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="ClassToken"/>: its per-example gradient is the output gradient at position 0.</summary>
public sealed class ClassTokenRule : LayerRule<ClassToken>
{
    /// <inheritdoc/>
    protected override Tensor SquaredNorms(ClassToken layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
        => calls.Select(call => call.OutputGradient.select(1, 0)).Aggregate((sum, next) => sum.Plus(next)).Squared().sum(1);
}
