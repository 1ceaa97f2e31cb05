using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>L_S + (lambda/2) sum_g (|g|/n) ‖∇L_g‖², the groups those that <see cref="GroupGradientPenalty"/> draws.</summary>
/// <param name="lambda">The penalty's weight.</param>
/// <param name="size">Examples in a group, fewer than there are in all.</param>
/// <param name="seed">Where the groups come from.</param>
/// <param name="products">The data.</param>
internal sealed class ReducedGroups(double lambda, int size, long seed, InnerProducts products) : IReducedPenalty, IDisposable
{
    private readonly ObjectiveDraws _draws = new(seed);
    private readonly double[] _factors = new double[products.Stride];
    private readonly double[] _slopes = new double[products.Stride];
    private readonly double[] _derivatives = new double[products.Stride];
    private readonly ReducedVector[] _gradients = [.. Enumerable.Range(0, (products.Samples + size - 1) / size).Select(_ => products.NewVector())];

    /// <inheritdoc/>
    public double Strength { get; set; } = 1;

    /// <inheritdoc/>
    public void ComputeGradient(ForwardPass pass, ReducedVector weights, ReducedVector gradient)
    {
        pass.Run(weights);
        using var order = _draws.Generator.Permutation(products.Samples);
        var groups = TensorNumbers.Of<long>(order).Chunk(size).ToList();
        for (var i = 0; i < products.Samples; i++)
        {
            _factors[i] = pass.LossSlopes[i] / products.Samples;
        }

        // An example's ⟨∇f(x_i), ∇L_g⟩ with its own group's gradient.
        foreach (var (group, ofGroup) in groups.Zip(_gradients))
        {
            SetSlopes(pass, group, 1.0 / group.Length);
            OutputGradients.SetSum(pass, _slopes, ofGroup);
            products.Complete(ofGroup);
            OutputGradients.Along(pass, ofGroup, _derivatives);
            foreach (var i in group)
            {
                _factors[i] += lambda * Strength * pass.LossCurvatures[i] * _derivatives[i] / products.Samples;
            }
        }

        OutputGradients.SetSum(pass, _factors, gradient);
        foreach (var (group, ofGroup) in groups.Zip(_gradients))
        {
            SetSlopes(pass, group, lambda * Strength / products.Samples);
            OutputGradients.AddCurvature(pass, _slopes, ofGroup, gradient);
        }

        products.Complete(gradient);
    }

    /// <inheritdoc/>
    public void Dispose() => _draws.Dispose();

    // Those of a group's losses, times a factor, and 0 for all other examples.
    private void SetSlopes(ForwardPass pass, long[] group, double factor)
    {
        Array.Clear(_slopes);
        foreach (var i in group)
        {
            _slopes[i] = factor * pass.LossSlopes[i];
        }
    }
}
