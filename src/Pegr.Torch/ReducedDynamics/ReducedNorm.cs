namespace Pegr.Torch.ReducedDynamics;

/// <summary>L_S + lambda ‖∇L_S‖: GR's gradient with lambda/‖∇L_S‖, and 0 where the gradient is.</summary>
/// <param name="lambda">The penalty's weight.</param>
/// <param name="products">The data.</param>
internal sealed class ReducedNorm(double lambda, InnerProducts products) : ReducedPenalty(perExample: 0, lambda, products)
{
    /// <inheritdoc/>
    protected override double MeanWeight(double weight, ReducedVector riskGradient)
    {
        var norm = Math.Sqrt(riskGradient.SquaredNorm());
        return norm > 0 ? weight / norm : 0;
    }
}
