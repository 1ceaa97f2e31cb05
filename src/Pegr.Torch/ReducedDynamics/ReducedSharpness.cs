namespace Pegr.Torch.ReducedDynamics;

/// <summary>SAM: the risk's gradient at W + rho ∇L_S/‖∇L_S‖.</summary>
/// <param name="rho">The length of the excursion.</param>
/// <param name="products">The data.</param>
internal sealed class ReducedSharpness(double rho, InnerProducts products) : IReducedObjective
{
    private readonly ReducedPenalty _risk = new(perExample: 0, mean: 0, products);
    private readonly ReducedVector _excursion = products.NewVector();

    /// <inheritdoc/>
    public void ComputeGradient(ForwardPass pass, ReducedVector weights, ReducedVector gradient)
    {
        _risk.ComputeGradient(pass, weights, gradient);
        var norm = Math.Sqrt(gradient.SquaredNorm());
        if (norm > 0 && double.IsFinite(norm))
        {
            weights.Values.CopyTo(_excursion.Values, 0);
            Rows.AddScaled(_excursion.Values, rho / norm, gradient.Values);
            _risk.ComputeGradient(pass, _excursion, gradient);
        }
    }
}
