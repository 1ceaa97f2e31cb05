using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Sharpness-aware minimization (SAM): the gradient of L_S at W + rho ∇L_S/‖∇L_S‖. The parameters come out of a step as
/// they went in, bit for bit. Foret, Kleiner, Mobahi, Neyshabur, ICLR 2021.
/// </summary>
/// <param name="rho">The length of the excursion, above 0.</param>
public sealed class SharpnessAware(double rho) : Objective
{
    /// <inheritdoc/>
    public override string Key => "sam";

    /// <summary>The length of the excursion.</summary>
    public double Rho { get; } = rho > 0 && double.IsFinite(rho)
        ? rho
        : throw new ArgumentOutOfRangeException(nameof(rho), rho, "rho must be a finite number above 0.");

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        var weights = batch.UniformWeights();
        var here = new WeightedGradients(model, loss, batch, weights);
        var norm = Math.Sqrt(here.Weighted.SquaredNorm().to(float64).item<double>());
        using (var parameters = new ParameterKeeper(here.Weighted.Parameters))
        {
            if (norm > 0 && double.IsFinite(norm))
            {
                parameters.Move(here.Weighted.Sums, Rho / norm);
            }

            WeightedGradientPenalty.Gradient(model, here.Weighted.Parameters, loss, batch, weights).AddToGrad(1);
        }

        return new ObjectiveReport(here.Losses.mean(), penalty: null);
    }
}
