using Pegr.Torch.PerExample;

namespace Pegr.Torch.Statistics;

/// <summary>
/// How noisy the gradient of a batch is: estimates of ‖∇L‖² and of the trace of the covariance Σ of one example's gradient, without bias. Their quotient
/// is about the batch size up to which twice the examples save half the steps. McCandlish, Kaplan, Amodei, "An Empirical Model of Large-Batch Training",
/// arXiv 1812.06162, who name it B_simple.
/// </summary>
/// <remarks>Of one batch either estimate is noisy, and that of ‖∇L‖² may be negative. Take <see cref="Mean"/> over batches before the quotient.</remarks>
/// <param name="SquaredGradientNorm">The estimate of ‖∇L‖².</param>
/// <param name="CovarianceTrace">The estimate of tr Σ.</param>
public sealed record GradientNoiseScale(double SquaredGradientNorm, double CovarianceTrace)
{
    /// <summary>tr Σ / ‖∇L‖², in examples.</summary>
    public double Value => CovarianceTrace / SquaredGradientNorm;

    /// <summary>From the gradients of one batch's examples: (n/(n−1))·(mean ‖∇l_i‖² − ‖∇L_S‖²) and ‖∇L_S‖² less its n-th part.</summary>
    /// <param name="statistics">Of at least two examples.</param>
    /// <exception cref="ArgumentException">There is one example.</exception>
    public static GradientNoiseScale Of(PerExampleStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        return statistics.Count > 1
            ? OfBatches(1, statistics.Penalty, statistics.Count, statistics.Penalty - statistics.GradientVariance)
            : throw new ArgumentException("One example does not tell how much gradients differ; measure a batch of at least two.", nameof(statistics));
    }

    /// <summary>From squared norms of the gradients of batches of two sizes, as training on several devices has them at hand.</summary>
    /// <param name="smallSize">Examples of the small batches, at least 1.</param>
    /// <param name="smallSquaredNorm">‖∇L_small‖², a mean over several where there are several.</param>
    /// <param name="largeSize">Examples of the large batch, more than <paramref name="smallSize"/>.</param>
    /// <param name="largeSquaredNorm">‖∇L_large‖².</param>
    /// <exception cref="ArgumentOutOfRangeException">The sizes are no sizes, or do not differ.</exception>
    public static GradientNoiseScale OfBatches(long smallSize, double smallSquaredNorm, long largeSize, double largeSquaredNorm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(smallSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(largeSize, smallSize);
        var (small, large) = ((double)smallSize, (double)largeSize);
        return new GradientNoiseScale(
            ((large * largeSquaredNorm) - (small * smallSquaredNorm)) / (large - small),
            (smallSquaredNorm - largeSquaredNorm) / ((1 / small) - (1 / large)));
    }

    /// <summary>The mean of both estimates over batches, of which the quotient is taken.</summary>
    /// <param name="scales">At least one.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static GradientNoiseScale Mean(IReadOnlyCollection<GradientNoiseScale> scales)
    {
        ArgumentNullException.ThrowIfNull(scales);
        return scales.Count > 0
            ? new GradientNoiseScale(scales.Average(scale => scale.SquaredGradientNorm), scales.Average(scale => scale.CovarianceTrace))
            : throw new ArgumentException("There is nothing to take a mean of.", nameof(scales));
    }
}
