using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>The logistic function: f′ = y (1 − y), f″ = f′ (1 − 2 y).</summary>
internal sealed class SigmoidStage : ElementwiseStage
{
    private Tensor? _slope;

    /// <inheritdoc/>
    protected override Tensor Value(Tensor x) => x.sigmoid();

    /// <inheritdoc/>
    protected override Tensor Slope(Tensor t) => t * (_slope ??= Output.neg().Increase(1).mul_(Output));

    /// <inheritdoc/>
    protected override Tensor Bend(Tensor g, Tensor t) => (g * t).mul_(_slope!).mul_(Output.Times(-2).Increase(1));
}
