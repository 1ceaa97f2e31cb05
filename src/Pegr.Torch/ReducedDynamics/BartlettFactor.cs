using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>
/// Standard normal vectors in R^p up to a rotation, at a cost that does not depend on p. Turned so that the k-th lies in the span
/// of the first k axes, as Gram and Schmidt would, k vectors have independent coordinates: below the diagonal standard normal, on
/// it the length of a standard normal vector in R^(p−k+1). Bartlett's decomposition of the Wishart distribution: factor times
/// its transpose is the vectors' Gram matrix.
/// </summary>
internal static class BartlettFactor
{
    private const double SmallestNormal = 2.2250738585072014e-308;

    /// <summary>Draws the vectors.</summary>
    /// <param name="count">How many.</param>
    /// <param name="dim">p, at least 1.</param>
    /// <param name="generator">Where they are drawn from, on the CPU.</param>
    /// <returns>[count, min(count, p)], of the current dispose scope.</returns>
    public static Tensor Draw(int count, int dim, Generator generator)
    {
        using var scope = NewDisposeScope();
        var rank = Math.Min(count, dim);
        var factor = generator.Normal([count, rank], float64).tril(-1);
        var freedom = arange(Scalars.Of(dim), Scalars.Of(dim - rank), Scalars.Of(-1), float64);
        factor.diagonal().copy_(ChiSquared(freedom, generator).sqrt());
        return factor.MoveToOuterDisposeScope();
    }

    // The gamma distribution of shape k/2 and scale 2; a draw of 0 would be rounding.
    private static Tensor ChiSquared(Tensor freedom, Generator generator)
        => generator.StandardGamma(freedom.Times(0.5)).Over(0.5).clamp_min(Scalars.Of(SmallestNormal));
}
