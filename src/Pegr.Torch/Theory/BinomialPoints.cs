namespace Pegr.Torch.Theory;

/// <summary>Gauss's rule of two points for the binomial distribution: two shares of successes that, weighted, have its first three moments. From one trial on they lie between 0 and 1.</summary>
internal static class BinomialPoints
{
    /// <summary>The points, the smaller one first.</summary>
    /// <param name="trials">How many trials; at least 1, and not necessarily a whole number.</param>
    /// <param name="probability">Of success; where it is 0 or 1 there is one point.</param>
    public static IReadOnlyList<(double Share, double Weight)> Of(double trials, double probability)
    {
        var variance = probability * (1 - probability);
        if (variance <= 0)
        {
            return [(probability, 1)];
        }

        var deviation = Math.Sqrt(variance / trials);
        var halfSkewness = (1 - (2 * probability)) / (2 * Math.Sqrt(variance * trials));
        var halfDistance = Math.Sqrt(1 + (halfSkewness * halfSkewness));
        return
        [
            (probability + (deviation * (halfSkewness - halfDistance)), (1 + (halfSkewness / halfDistance)) / 2),
            (probability + (deviation * (halfSkewness + halfDistance)), (1 - (halfSkewness / halfDistance)) / 2),
        ];
    }
}
