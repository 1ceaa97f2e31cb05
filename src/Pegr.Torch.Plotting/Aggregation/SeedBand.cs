using ScottPlot;

namespace Pegr.Torch.Plotting.Aggregation;

/// <summary>Several runs' curves of one quantity, reduced to mean, smallest and largest value along the abscissa.</summary>
internal static class SeedBand
{
    /// <summary>Reduces the curves on the union of their abscissas.</summary>
    /// <remarks>
    /// A curve without a value of its own at an abscissa is interpolated linearly between its neighboring points;
    /// outside its own range it does not count, so that a run that stopped early is not prolonged. Points with a
    /// value that is not finite count as not measured.
    /// </remarks>
    /// <param name="curves">One curve per run, each by increasing abscissa.</param>
    /// <returns>The points by increasing abscissa; empty where no curve has a finite value.</returns>
    public static IReadOnlyList<BandPoint> Over(IEnumerable<IReadOnlyList<Coordinates>> curves)
    {
        var measured = curves.Select(Curve.Of).Where(curve => curve.Xs.Length > 0).ToArray();
        return measured
            .SelectMany(curve => curve.Xs)
            .Distinct()
            .Order()
            .Select(x => new BandPoint(x, Spread.Of(measured.Select(curve => curve.At(x)))!.Value))
            .ToArray();
    }

    private sealed record Curve(double[] Xs, double[] Ys)
    {
        public static Curve Of(IReadOnlyList<Coordinates> points)
        {
            var finite = points.Where(point => double.IsFinite(point.X) && double.IsFinite(point.Y)).ToArray();
            return new Curve(finite.Select(point => point.X).ToArray(), finite.Select(point => point.Y).ToArray());
        }

        public double At(double x)
        {
            var found = Array.BinarySearch(Xs, x);
            if (found >= 0)
            {
                return Ys[found];
            }

            var right = ~found;
            if (right == 0 || right == Xs.Length)
            {
                return double.NaN;
            }

            var share = (x - Xs[right - 1]) / (Xs[right] - Xs[right - 1]);
            return Ys[right - 1] + share * (Ys[right] - Ys[right - 1]);
        }
    }
}
