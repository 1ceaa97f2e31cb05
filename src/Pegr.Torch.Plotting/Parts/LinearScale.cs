using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Values are coordinates.</summary>
internal sealed class LinearScale : IValueScale
{
    private LinearScale(double lowest, double highest, double margin)
    {
        var room = lowest < highest ? margin * (highest - lowest) : lowest == 0 ? 1 : 0.1 * Math.Abs(lowest);
        Limits = new CoordinateRange(lowest - room, highest + room);
    }

    /// <summary>The scale of fractions such as accuracies: all of [0, 1], with room for lines at its ends.</summary>
    public static LinearScale Fractions { get; } = new(0, 1, 0.03);

    /// <summary>A scale of fractions such as accuracies that shows the values, and no more of [0, 1] than they need.</summary>
    public static LinearScale FractionsOf(IEnumerable<double> values)
    {
        const double LeastSpan = 0.1;
        var all = values.ToArray();
        var (low, high) = (Math.Max(all.Min(), 0), Math.Min(all.Max(), 1));
        var missing = Math.Max(0, LeastSpan - (high - low)) / 2;
        (low, high) = (Math.Max(0, low - missing), Math.Min(1, high + missing));
        return new LinearScale(low, high, 0.04);
    }

    public CoordinateRange Limits { get; }

    public ITickGenerator Ticks => FigureStyle.NewTicks();

    /// <summary>A scale that shows all the values.</summary>
    public static LinearScale For(IEnumerable<double> values)
    {
        var all = values.ToArray();
        return new LinearScale(all.Min(), all.Max(), 0.04);
    }

    public double Coordinate(double value) => value;
}
