namespace Pegr.Torch.ReducedDynamics;

/// <summary>The practical form of L_S + lambda ‖∇L_S‖: (1 − alpha) ∇L_S(W) + alpha ∇L_S(W + r ∇L_S/‖∇L_S‖) with alpha = lambda/r.</summary>
/// <param name="lambda">The penalty's weight.</param>
/// <param name="radius">r, above 0.</param>
/// <param name="products">The data.</param>
internal sealed class ReducedMixedNorm(double lambda, double radius, InnerProducts products) : IReducedPenalty
{
    private readonly ReducedPenalty _risk = new(perExample: 0, mean: 0, products);
    private readonly ReducedSharpness _there = new(radius, products);
    private readonly ReducedVector _here = products.NewVector();

    /// <inheritdoc/>
    public double Strength { get; set; } = 1;

    /// <inheritdoc/>
    public void ComputeGradient(ForwardPass pass, ReducedVector weights, ReducedVector gradient)
    {
        _there.ComputeGradient(pass, weights, gradient);
        _risk.ComputeGradient(pass, weights, _here); // last, for the pass's losses are those at the weights
        for (var k = 0; k < gradient.Values.Length; k++)
        {
            gradient.Values[k] = _here.Values[k] + (lambda * Strength / radius * (gradient.Values[k] - _here.Values[k]));
        }
    }
}
