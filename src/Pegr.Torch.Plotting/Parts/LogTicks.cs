using System.Globalization;
using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>
/// Ticks of an axis whose coordinates are decimal logarithms: powers of ten, or decimals where the range is narrow.
/// </summary>
internal sealed class LogTicks : ITickGenerator
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    public Tick[] Ticks { get; private set; } = [];

    public int MaxTickCount { get; set; } = 1000;

    public void Regenerate(CoordinateRange range, Edge edge, PixelLength size, Paint paint, LabelStyle labelStyle)
    {
        var spacing = edge is Edge.Left or Edge.Right ? 35 : 60;
        var most = Math.Max((int)(size.Length / spacing), 2);
        Ticks = Between(range.Min, range.Max, most);
    }

    /// <summary>The ticks between two decimal logarithms, with labels on about <paramref name="most"/> of them at most.</summary>
    public static Tick[] Between(double low, double high, int most)
    {
        return (high - low) switch
        {
            > 1.6 => Powers(low, high, most),
            > 0.6 => Mantissas(low, high),
            _ => Within(low, high, EvenValues(low, high, most).Select(Labeled)),
        };
    }

    private static Tick[] Within(double low, double high, IEnumerable<Tick> ticks)
        => ticks.Where(tick => tick.Position >= low && tick.Position <= high).ToArray();

    private static Tick Labeled(double value) => Tick.Major(Math.Log10(value), FigureStyle.FormatTick(value));

    private static Tick[] Powers(double low, double high, int most)
    {
        var (first, last) = ((int)Math.Floor(low), (int)Math.Floor(high));
        var stride = (int)Math.Ceiling((last - first + 1) / (double)most);
        var ticks = new List<Tick>();
        for (var power = first; power <= last; power++)
        {
            if (power % stride == 0)
            {
                ticks.Add(Tick.Major(power, PowerLabel(power)));
            }
            else
            {
                ticks.Add(Tick.Minor(power));
            }

            if (stride == 1)
            {
                ticks.AddRange(Enumerable.Range(2, 8).Select(mantissa => Tick.Minor(power + Math.Log10(mantissa))));
            }
        }

        return Within(low, high, ticks);
    }

    private static Tick[] Mantissas(double low, double high)
    {
        var ticks = new List<Tick>();
        for (var power = (int)Math.Floor(low); power <= high; power++)
        {
            foreach (var mantissa in Enumerable.Range(1, 9))
            {
                var value = mantissa * Math.Pow(10, power);
                ticks.Add(mantissa is 1 or 2 or 5 ? Labeled(value) : Tick.Minor(Math.Log10(value)));
            }
        }

        return Within(low, high, ticks);
    }

    private static IEnumerable<double> EvenValues(double low, double high, int most)
    {
        var (smallest, largest) = (Math.Pow(10, low), Math.Pow(10, high));
        var roughStep = (largest - smallest) / Math.Min(most, 6);
        var power = Math.Pow(10, Math.Floor(Math.Log10(roughStep)));
        var step = new[] { 1, 2, 5, 10 }.Select(mantissa => mantissa * power).First(step => step >= roughStep);
        for (var multiple = Math.Ceiling(smallest / step); multiple * step <= largest; multiple++)
        {
            yield return multiple * step;
        }
    }

    private static string PowerLabel(int power)
    {
        var digits = Math.Abs(power).ToString(CultureInfo.InvariantCulture).Select(digit => Superscripts[digit - '0']);
        return "10" + (power < 0 ? "⁻" : "") + string.Concat(digits);
    }
}
