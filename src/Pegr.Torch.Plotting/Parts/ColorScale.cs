using System.Globalization;
using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>From values to colors, linear or by decimal logarithms.</summary>
/// <param name="Map">The colors.</param>
/// <param name="Lowest">The value of the first color.</param>
/// <param name="Highest">The value of the last color.</param>
/// <param name="IsLogarithmic">Whether logarithms are spread over the colors.</param>
/// <param name="Label">What the values are, with their unit.</param>
internal sealed record ColorScale(IColormap Map, double Lowest, double Highest, bool IsLogarithmic, string Label) : IHasColorAxis
{
    // A loss of so much is rounding: it is neither printed nor given a color of its own.
    private const double Vanishing = 1e-12;

    /// <summary>Whether values are differences, which are printed with their sign.</summary>
    public bool Signed { get; init; }

    /// <inheritdoc/>
    public IColormap Colormap => Map;

    /// <summary>The ticks of a color bar.</summary>
    public ITickGenerator Ticks => IsLogarithmic ? new LogTicks() : Style.FigureStyle.NewTicks();

    /// <inheritdoc/>
    public ScottPlot.Range GetRange()
    {
        var (low, high) = (Coordinate(Lowest), Coordinate(Highest));
        return low < high ? new ScottPlot.Range(low, high) : new ScottPlot.Range(low - 0.5, high + 0.5);
    }

    /// <summary>The color of a value; values beyond the ends have the color of the end.</summary>
    public Color ColorOf(double value)
    {
        var range = GetRange();
        var position = (Coordinate(value) - range.Min) / (range.Max - range.Min);
        return Map.GetColor(Math.Clamp(position, 0, 1));
    }

    /// <summary>A value as it is printed into a cell. What is below all that counts is 0.</summary>
    public string Print(double value)
    {
        var magnitude = Math.Abs(value);
        if (magnitude < Vanishing)
        {
            return Signed ? "0.00" : "0";
        }

        return PlotText.Minus(Signed
            ? value.ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture)
            : value.ToString(magnitude is >= 0.01 and < 100 ? "0.00" : "0e+0", CultureInfo.InvariantCulture));
    }

    /// <summary>Whether a value is a difference below 0 as it is printed, which looks like one above where there is no color.</summary>
    public bool IsBelowZero(double value) => Signed && value <= -0.005;

    private double Coordinate(double value)
        => IsLogarithmic ? Math.Log10(Math.Max(value, Vanishing)) : value;
}
