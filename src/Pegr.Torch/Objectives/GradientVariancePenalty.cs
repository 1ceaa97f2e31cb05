using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Penalty on the variance of the per-example gradients: L_S + (lambda/2) (1/n) sum_i ‖∇l_i − ∇L_S‖², which is
/// PEGR's penalty minus GR's.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
/// <param name="engine">How PEGR's part is computed; null for <see cref="GhostEngine"/>, which is exact.</param>
public sealed class GradientVariancePenalty(double lambda, IPenaltyEngine? engine = null) : EnginePenaltyObjective(lambda, engine)
{
    /// <inheritdoc/>
    public override string Key => "variance";

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        var again = batch.Copy();
        var seen = Engine.AccumulateGradients(model, loss, batch, Lambda);
        using var buffers = new BufferKeeper(model);
        var (_, squaredMean) = WeightedGradientPenalty.Accumulate(
            model, loss, again, ExampleWeights.Uniform(again), lossScale: 0, -Lambda);
        return new ObjectiveReport(seen.Losses.mean(), seen.Penalty - squaredMean);
    }
}
