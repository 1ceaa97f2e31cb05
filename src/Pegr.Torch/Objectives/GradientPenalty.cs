using Pegr.Torch.PerExample;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Full-batch gradient regularization (GR): L_S + (lambda/2) ‖∇L_S‖², by double backward.
/// Barrett and Dherin, "Implicit Gradient Regularization", ICLR 2021.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
public sealed class GradientPenalty(double lambda) : PenaltyObjective(lambda)
{
    /// <inheritdoc/>
    public override string Key => "gr";

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        var (losses, penalty) = WeightedGradientPenalty.Accumulate(
            model, loss, batch, batch.UniformWeights(), lossScale: 1.0 / batch.Count, Lambda);
        return new ObjectiveReport(losses.mean(), penalty);
    }
}
