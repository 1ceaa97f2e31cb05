using Pegr.Torch.PerExample;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Per-example gradient regularization (PEGR): L_S + (lambda/2) (1/n) sum_i ‖∇l_i‖², exact.
/// Meng, Cao, Zou, "Per-Example Gradient Regularization Improves Learning Signals from Noisy Data", arXiv 2303.17940.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0. This library's convention is lambda/2 times a mean over
/// examples; other codes differ by a factor 2 or n.</param>
/// <param name="engine">How per-example gradients are computed; null for <see cref="GhostEngine"/>.</param>
public sealed class PerExampleGradientPenalty(double lambda, IPerExampleEngine? engine = null) : IObjective
{
    private readonly IPerExampleEngine _engine = engine ?? new GhostEngine();

    /// <inheritdoc/>
    public string Key => "pegr";

    /// <inheritdoc/>
    public double Lambda { get; } = PenaltyWeight.Check(lambda);

    /// <inheritdoc/>
    public ObjectiveReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var seen = _engine.AccumulateGradients(model, loss, inputs, targets, Lambda);
        return new ObjectiveReport(seen.Losses.mean(), seen.SquaredNorms.mean());
    }
}
