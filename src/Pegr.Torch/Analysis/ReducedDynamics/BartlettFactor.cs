using static TorchSharp.torch;

namespace Pegr.Torch.Analysis.ReducedDynamics;

/// <summary>
/// Standard normal vectors in R^p up to a rotation, at a cost that does not depend on p. Turned so that the k-th lies in the span
/// of the first k axes, as Gram and Schmidt would, k vectors have independent coordinates: below the diagonal standard normal, on
/// it the length of a standard normal vector in R^(p−k+1). Bartlett's decomposition of the Wishart distribution: factor times
/// its transpose is the vectors' Gram matrix.
/// </summary>
internal static class BartlettFactor
{
    /// <summary>Draws the vectors.</summary>
    /// <param name="count">How many.</param>
    /// <param name="dim">p, at least 1.</param>
    /// <param name="generator">Where they are drawn from, on the CPU.</param>
    /// <returns>[count, min(count, p)], of the current dispose scope.</returns>
    public static Tensor Draw(int count, int dim, Generator generator)
    {
        using var scope = NewDisposeScope();
        var rank = Math.Min(count, dim);
        var factor = randn([count, rank], float64, generator: generator).tril(-1);
        var freedom = dim - arange(rank, float64);
        using var lengths = distributions.Chi2(freedom, generator: generator); // its tensors belong to no scope
        var squared = lengths.sample();
        factor.diagonal().copy_(squared.sqrt());
        return factor.MoveToOuterDisposeScope();
    }
}
