namespace Pegr.Torch.Plotting.Aggregation;

/// <summary>Histograms of several groups' norms on the same bins.</summary>
/// <param name="Edges">The bins' edges, one more than there are bins: norms, or their decimal logarithms.</param>
/// <param name="Fractions">Per group and bin, the fraction of the group's finite norms; zeros for a group without any.</param>
/// <param name="IsLogarithmic">Whether the edges are decimal logarithms, as where the norms span decades.</param>
/// <param name="HasUnderflow">Whether the first bin also counts smaller norms, such as zeros on a logarithmic axis.</param>
internal sealed record NormHistogram(
    IReadOnlyList<double> Edges, IReadOnlyList<IReadOnlyList<double>> Fractions, bool IsLogarithmic, bool HasUnderflow)
{
    private const int Bins = 30;
    private const double LogarithmicFrom = 100;
    private const double MaximumDecades = 12;

    /// <summary>The width of a bin, in the edges' unit.</summary>
    public double BinWidth => Edges[1] - Edges[0];

    /// <summary>Counts the groups' norms; <see langword="null"/> where no group has a finite one.</summary>
    /// <param name="groups">Per group the norms, which are not negative; NaN and infinities are left out.</param>
    public static NormHistogram? Of(IReadOnlyList<IReadOnlyList<double>> groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        var finite = groups.Select(norms => norms.Where(double.IsFinite).ToArray()).ToArray();
        var all = finite.SelectMany(norms => norms).ToArray();
        if (all.Length == 0)
        {
            return null;
        }

        var largest = all.Max();
        var shown = all.Where(norm => norm > largest * Math.Pow(10, -MaximumDecades)).DefaultIfEmpty(largest).Order().ToArray();
        var lowest = shown[0];

        // A single outlier does not make the axis logarithmic.
        var isLogarithmic = lowest > 0 && Quantile(shown, 0.98) >= LogarithmicFrom * Quantile(shown, 0.02);
        double Position(double norm) => isLogarithmic ? Math.Log10(Math.Max(norm, lowest)) : norm;

        var edges = EvenEdges(all.Min(Position), Position(largest));
        var fractions = finite.Select(norms => Count(norms.Select(Position), norms.Length, edges)).ToArray();
        return new NormHistogram(edges, fractions, isLogarithmic, isLogarithmic && all.Any(norm => norm < lowest));
    }

    private static double Quantile(double[] ordered, double fraction) => ordered[(int)(fraction * (ordered.Length - 1))];

    private static double[] EvenEdges(double low, double high)
    {
        if (high == low)
        {
            (low, high) = (low - 0.5 * Math.Max(Math.Abs(low), 1e-6), high + 0.5 * Math.Max(Math.Abs(high), 1e-6));
        }

        return Enumerable.Range(0, Bins + 1).Select(edge => low + (high - low) * edge / Bins).ToArray();
    }

    private static double[] Count(IEnumerable<double> positions, int total, double[] edges)
    {
        var fractions = new double[Bins];
        foreach (var position in positions)
        {
            var bin = (int)((position - edges[0]) / (edges[^1] - edges[0]) * Bins);
            fractions[Math.Clamp(bin, 0, Bins - 1)] += 1.0 / total;
        }

        return fractions;
    }
}
