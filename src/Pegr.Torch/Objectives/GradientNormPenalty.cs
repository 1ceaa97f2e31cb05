using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Penalty on the norm of the batch's gradient, not squared: L_S + lambda ‖∇L_S‖. Exactly by double backward, or as Zhao, Zhang and Hu do
/// ("Penalizing Gradient Norm for Efficiently Improving Generalization in Deep Learning", ICML 2022), without a second derivative, by the step
/// (1 − alpha) ∇L_S(W) + alpha ∇L_S(W + r ∇L_S/‖∇L_S‖) with alpha = lambda/r, which is gradient descent for alpha = 0 and SAM for alpha = 1.
/// Where the gradient is zero the penalty's subgradient 0 is taken.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0; whole here, not its half, as the norm is not squared.</param>
public sealed class GradientNormPenalty(double lambda) : PenaltyObjective(lambda)
{
    /// <inheritdoc/>
    public override string Key => "norm";

    /// <inheritdoc/>
    public override int Power => 1;

    /// <summary>r, how far from the weights the second gradient is taken; 0 for the exact penalty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to what is no finite number of at least 0.</exception>
    public double Radius
    {
        get;
        init => field = value >= 0 && double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "The radius must be a finite number of at least 0.");
    }

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        var weights = ExampleWeights.Uniform(batch);
        if (Radius > 0)
        {
            return Mixed(model, loss, batch, weights);
        }

        var (losses, squaredNorm) = WeightedGradientPenalty.Accumulate(
            model, loss, batch, weights, lossScale: 1.0 / batch.Count, Lambda, UnsquaredNorm.Inverse);
        return new ObjectiveReport(losses.mean(), UnsquaredNorm.Of(squaredNorm));
    }

    private ObjectiveReport Mixed(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, ExampleWeights weights)
    {
        var again = batch.Copy();
        var here = new WeightedGradients(model, loss, batch, weights);
        var squaredNorm = here.Weighted.SquaredNorm();
        var step = StepNumber.Ratio(Radius, StepNumber.Of(squaredNorm).Root()); // 0 where there is no direction to go
        var alpha = step.WhereNotZero(Lambda / Radius);
        here.AddToGrad(lossScale: 0, 1 - alpha);
        if (!alpha.IsKnownZero)
        {
            using var parameters = new ParameterKeeper(here.Weighted.Parameters);
            parameters.Move(here.Weighted.Sums, step);
            WeightedGradientPenalty.Gradient(model, here.Weighted.Parameters, loss, again, weights).AddToGrad(alpha);
        }

        return new ObjectiveReport(here.Losses.mean(), squaredNorm.sqrt());
    }
}
