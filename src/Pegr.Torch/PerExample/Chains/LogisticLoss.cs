using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary><see cref="Tasks.Losses.Logistic"/>: with s = σ(−y f) the gradient is −y s, and its derivative y² s (1 − s).</summary>
internal sealed class LogisticLoss : ChainLoss
{
    private readonly Tensor _targets;
    private readonly Tensor _slope;

    /// <param name="outputs">f, [n].</param>
    /// <param name="targets">y, [n].</param>
    public LogisticLoss(Tensor outputs, Tensor targets)
    {
        using var noGradient = no_grad();
        Losses = Tasks.Losses.Logistic(outputs, targets);
        _targets = targets.neg();
        _slope = (outputs * _targets).sigmoid_();
        Gradient = _slope * _targets;
    }

    /// <inheritdoc/>
    public override Tensor Losses { get; }

    /// <inheritdoc/>
    public override Tensor Gradient { get; }

    /// <summary>Whether outputs and targets are of this kind: of one type, or the losses would be of another than the outputs.</summary>
    public static bool Serves(Tensor outputs, Tensor targets) => outputs.dtype == targets.dtype && outputs.dim() == 1 && targets.dim() == 1 && outputs.shape[0] == targets.shape[0];

    /// <inheritdoc/>
    public override Tensor Along(Tensor tangent) => _slope.neg().Increase(1).mul_(Gradient).mul_(_targets).mul_(tangent);
}
