using System.Globalization;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>The numbers of curves as a table with a line for each point.</summary>
internal static class CurveNumbers
{
    private static readonly string[] Headers = ["quantity", "series", "x", "y", "y_min", "y_max", "seeds"];

    /// <summary>Makes the table.</summary>
    /// <param name="panels">What the vertical axis of a panel is, and the panel's curves.</param>
    public static TextTable Of(params (string Quantity, IReadOnlyList<Curve> Curves)[] panels) => new(
        Headers,
        [
            .. from panel in panels
               from curve in panel.Curves
               from point in curve.Points
               select Line(panel.Quantity, curve.Look.Name, Number(point.X), point.Value),
        ]);

    /// <summary>Makes a table of points whose abscissas are told as texts.</summary>
    /// <param name="points">The points.</param>
    public static TextTable Of(IEnumerable<(string Quantity, string Series, string X, Spread Value)> points)
        => new(Headers, [.. points.Select(point => Line(point.Quantity, point.Series, point.X, point.Value))]);

    /// <summary>A number with all its digits; nothing for what is none.</summary>
    public static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string[] Line(string quantity, string series, string x, Spread value) =>
    [
        quantity, PlotText.Plain(series), x, Number(value.Mean), Number(value.Min), Number(value.Max), value.Count.ToString(CultureInfo.InvariantCulture),
    ];
}
