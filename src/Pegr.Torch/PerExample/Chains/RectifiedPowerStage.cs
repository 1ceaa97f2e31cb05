using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>max(0, x)² or max(0, x)³.</summary>
/// <param name="activation">The module.</param>
internal sealed class RectifiedPowerStage(RectifiedPower activation) : ElementwiseStage
{
    private Tensor? _positive, _slope;

    private bool IsSquare => activation.Power == 2;

    /// <inheritdoc/>
    protected override Tensor Value(Tensor x)
    {
        _positive = nn.functional.relu(x);
        var square = _positive.Squared();
        _slope = IsSquare ? _positive.Times(2) : square.Times(3);
        return IsSquare ? square : square * _positive;
    }

    /// <inheritdoc/>
    protected override Tensor Slope(Tensor t) => t * _slope!;

    /// <inheritdoc/>
    protected override Tensor Bend(Tensor g, Tensor t)
        => (g * t).mul_(IsSquare ? _positive!.sign() : _positive!).mul_(Scalars.Of(activation.Power * (activation.Power - 1)));
}
