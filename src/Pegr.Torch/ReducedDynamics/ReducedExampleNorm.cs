namespace Pegr.Torch.ReducedDynamics;

/// <summary>L_S + lambda (1/n) sum_i ‖∇l_i‖: PEGR's gradient with lambda/‖∇l_i‖ for every example, and 0 where its gradient is.</summary>
/// <param name="lambda">The penalty's weight.</param>
/// <param name="products">The data.</param>
internal sealed class ReducedExampleNorm(double lambda, InnerProducts products) : ReducedPenalty(lambda, mean: 0, products)
{
    /// <inheritdoc/>
    protected override void SetPerExample(ForwardPass pass, double[] weights, double[] slopes)
    {
        for (var i = 0; i < pass.SquaredGradients.Length; i++)
        {
            weights[i] = pass.SquaredGradients[i] > 0 ? weights[i] / Math.Sqrt(pass.SquaredGradients[i]) : 0;
        }
    }
}
