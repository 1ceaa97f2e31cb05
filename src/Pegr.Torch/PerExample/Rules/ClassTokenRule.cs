using Pegr.Torch.Models;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="ClassToken"/>: the gradient is that at the output's first position.</summary>
public sealed class ClassTokenRule : LayerRule<ClassToken>
{
    /// <inheritdoc/>
    protected override Tensor SquaredNorms(ClassToken layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
        => calls.Select(call => call.OutputGradient.select(1, 0)).Aggregate((sum, next) => sum + next).square().sum(1);
}
