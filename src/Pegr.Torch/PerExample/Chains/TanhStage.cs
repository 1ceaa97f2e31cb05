using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>The hyperbolic tangent: f′ = 1 − y², f″ = −2 y f′.</summary>
internal sealed class TanhStage : ElementwiseStage
{
    private Tensor? _slope;

    /// <inheritdoc/>
    protected override Tensor Value(Tensor x) => x.tanh();

    /// <inheritdoc/>
    protected override Tensor Slope(Tensor t) => t * (_slope ??= Output.Squared().neg_().Increase(1));

    /// <inheritdoc/>
    protected override Tensor Bend(Tensor g, Tensor t) => (g * t).mul_(_slope!).mul_(Output).mul_(Scalars.Of(-2));
}
