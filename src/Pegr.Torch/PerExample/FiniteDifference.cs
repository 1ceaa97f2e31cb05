using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// A finite difference of gradients in place of a second backward pass: with g = ∇ sum_i w_i l_i,
/// ½∇‖g‖² ≈ (g(W + h g) − g(W)) / h, or centrally (g(W + h g) − g(W − h g)) / 2h.
/// </summary>
/// <param name="RelativeStep">The length of the step h‖g‖, relative to the parameters' norm ‖W‖ (to 1 where that is 0).
/// Too small a step loses digits, too large a one sees curvature.</param>
/// <param name="Central">Whether to difference centrally: more exact, one more gradient.</param>
public sealed record FiniteDifference(double RelativeStep = 1e-3, bool Central = false)
{
    /// <summary>The length of the step relative to ‖W‖, above 0.</summary>
    public double RelativeStep { get; } = RelativeStep > 0 && double.IsFinite(RelativeStep)
        ? RelativeStep
        : throw new ArgumentOutOfRangeException(nameof(RelativeStep), RelativeStep, "The step must be a finite number above 0.");

    /// <summary>See <see cref="WeightedGradientPenalty.Accumulate"/>; the parameters come out as they went in, bit for bit.</summary>
    internal (Tensor Losses, Tensor SquaredNorm) Accumulate(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, ExampleWeights weights, double lossScale, double penaltyScale)
    {
        using var scope = NewDisposeScope();
        BatchChecks.SameFunctionEveryTime(model, "a finite difference compares the model with itself at other weights");
        var again = batch.Copy();
        var here = new WeightedGradients(model, loss, batch, weights);
        var squaredNorm = here.Weighted.SquaredNorm();
        using var parameters = new ParameterKeeper(here.Weighted.Parameters);
        var step = StepNumber.Ratio(RelativeStep * parameters.Norm().OrWhereNotPositive(1), StepNumber.Of(squaredNorm).Root());
        if (step.IsKnownZero)
        {
            here.AddToGrad(lossScale, weightedScale: 0); // no direction to go
            return (here.Losses.MoveToOuterDisposeScope(), squaredNorm.MoveToOuterDisposeScope());
        }

        using var buffers = new BufferKeeper(model);
        var above = At(step);
        if (Central)
        {
            var below = At(-step);
            here.AddToGrad(lossScale, weightedScale: 0);
            above.AddToGrad(StepNumber.Ratio(penaltyScale, 2 * step));
            below.AddToGrad(StepNumber.Ratio(-penaltyScale, 2 * step));
        }
        else
        {
            here.AddToGrad(lossScale, StepNumber.Ratio(-penaltyScale, step));
            above.AddToGrad(StepNumber.Ratio(penaltyScale, step));
        }

        return (here.Losses.MoveToOuterDisposeScope(), squaredNorm.MoveToOuterDisposeScope());

        GradientSum At(StepNumber distance)
        {
            parameters.Move(here.Weighted.Sums, distance);
            return WeightedGradientPenalty.Gradient(model, here.Weighted.Parameters, loss, again.Copy(), weights);
        }
    }
}
