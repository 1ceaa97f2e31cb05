using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Full-batch gradient regularization (GR): L_S + (lambda/2) ‖∇L_S‖², by double backward or finite differences.
/// Barrett and Dherin, "Implicit Gradient Regularization", ICLR 2021.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
public sealed class GradientPenalty(double lambda) : PenaltyObjective(lambda)
{
    /// <inheritdoc/>
    public override string Key => "gr";

    /// <summary>The finite difference that takes the second backward pass's place; null for double backward, which is exact.</summary>
    public FiniteDifference? Difference { get; init; }

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        var (weights, lossScale) = (ExampleWeights.Uniform(batch), 1.0 / batch.Count);
        var (losses, penalty) = Difference is null
            ? WeightedGradientPenalty.Accumulate(model, loss, batch, weights, lossScale, Lambda)
            : Difference.Accumulate(model, loss, batch, weights, lossScale, Lambda);
        return new ObjectiveReport(losses.mean(), penalty);
    }
}
