using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Per-example gradient regularization (PEGR): L_S + (lambda/2) (1/n) sum_i ‖∇l_i‖².
/// Meng, Cao, Zou, "Per-Example Gradient Regularization Improves Learning Signals from Noisy Data", arXiv 2303.17940.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0. This library's convention is lambda/2 times a mean over
/// examples; other codes differ by a factor 2 or n.</param>
/// <param name="engine">How the penalty is computed; null for <see cref="GhostEngine"/>, which is exact.</param>
public sealed class PerExampleGradientPenalty(double lambda, IPenaltyEngine? engine = null) : EnginePenaltyObjective(lambda, engine)
{
    /// <inheritdoc/>
    public override string Key => "pegr";

    // Engines do.
    private protected override bool KeepsBuffers => true;

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        var seen = Engine.AccumulateGradients(model, loss, batch, Lambda);
        return new ObjectiveReport(seen.Losses.mean(), seen.Penalty);
    }
}
