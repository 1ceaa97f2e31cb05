using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>
/// Decimal logarithms. A value that is zero or negative, or more than <see cref="MaximumDecades"/> below the largest,
/// lies below the axis: a curve that reaches it leaves the figure through the bottom.
/// </summary>
internal sealed class LogScale : IValueScale
{
    public const double MaximumDecades = 12;

    private const double BelowAxis = 50;
    private readonly double _below;

    private LogScale(double lowest, double highest)
    {
        var room = Math.Max(0.04 * (highest - lowest), 0.02);
        Limits = new CoordinateRange(lowest - room, highest + room);
        _below = lowest - BelowAxis;
    }

    public CoordinateRange Limits { get; }

    public ITickGenerator Ticks => new LogTicks();

    /// <summary>Whether there is anything to show: a positive value.</summary>
    public static bool CanShow(IEnumerable<Curve> curves) => Curve.Values(curves).Any(value => value > 0);

    /// <summary>A scale that shows the positive values, of which there must be one.</summary>
    public static LogScale For(IEnumerable<double> values)
    {
        var logs = values.Where(value => value > 0).Select(Math.Log10).ToArray();
        var highest = logs.Max();
        return new LogScale(logs.Where(log => log >= highest - MaximumDecades).Min(), highest);
    }

    public double Coordinate(double value) => value > 0 ? Math.Max(Math.Log10(value), _below) : _below;
}
