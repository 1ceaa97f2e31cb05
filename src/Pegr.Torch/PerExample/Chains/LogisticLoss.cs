using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary><see cref="Tasks.Losses.Logistic"/>: with s = σ(−y f) the gradient is −y s, and its derivative y² s (1 − s).</summary>
internal sealed class LogisticLoss : ChainLoss
{
    private readonly Tensor _targets;
    private readonly Tensor _slope;

    /// <param name="losses">l_i.</param>
    /// <param name="outputs">f, [n].</param>
    /// <param name="targets">y, [n], of the same type.</param>
    public LogisticLoss(Tensor losses, Tensor outputs, Tensor targets)
    {
        using var noGradient = no_grad();
        (Losses, _targets) = (losses, targets.neg());
        _slope = (outputs * _targets).sigmoid_();
        Gradient = _slope * _targets;
    }

    /// <inheritdoc/>
    public override Tensor Losses { get; }

    /// <inheritdoc/>
    public override Tensor Gradient { get; }

    /// <inheritdoc/>
    public override Tensor Along(Tensor tangent) => _slope.neg().Increase(1).mul_(Gradient).mul_(_targets).mul_(tangent);
}
