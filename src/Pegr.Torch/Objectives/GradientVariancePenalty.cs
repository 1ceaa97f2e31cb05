using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Penalty on the variance of the per-example gradients: L_S + (lambda/2) (1/n) sum_i ‖∇l_i − ∇L_S‖², which is
/// PEGR's penalty minus GR's.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
/// <param name="engine">How per-example gradients are computed; null for <see cref="GhostEngine"/>.</param>
public sealed class GradientVariancePenalty(double lambda, IPerExampleEngine? engine = null) : IObjective
{
    private readonly IPerExampleEngine _engine = engine ?? new GhostEngine();

    /// <inheritdoc/>
    public string Key => "variance";

    /// <inheritdoc/>
    public double Lambda { get; } = PenaltyWeight.Check(lambda);

    /// <inheritdoc/>
    public ObjectiveReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var seen = _engine.AccumulateGradients(model, loss, inputs, targets, Lambda);
        var risk = BatchRisk.Of(model, loss, inputs, targets);
        var meanGradient = BatchRisk.SquaredGradientNorm(risk, model);
        Autograd.Backward(meanGradient * (-Lambda / 2));
        return new ObjectiveReport(seen.Losses.mean(), seen.SquaredNorms.mean() - meanGradient);
    }
}
