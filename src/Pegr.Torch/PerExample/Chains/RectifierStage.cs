using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>ReLU: f′ is 1 where a unit is on, the sign of y.</summary>
internal sealed class RectifierStage : ElementwiseStage
{
    private Tensor? _on;

    /// <inheritdoc/>
    protected override bool PassesAgain => true;

    /// <inheritdoc/>
    protected override Tensor Value(Tensor x) => nn.functional.relu(x);

    /// <inheritdoc/>
    protected override Tensor Slope(Tensor t) => t.mul_(_on ??= Output.sign());
}
