using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Plotting.Style;

namespace Pegr.Torch.Plotting;

/// <summary>Curves of one's own in the style of the figures, as notebooks need them.</summary>
public static class CurvePlot
{
    /// <summary>Draws curves. One that is named as an objective, such as "PEGR", has that objective's look. The caller disposes the drawing.</summary>
    /// <param name="title">The title.</param>
    /// <param name="xLabel">What the horizontal axis shows, with its unit.</param>
    /// <param name="yLabel">What the vertical axis shows, with its unit.</param>
    /// <param name="curves">Name and points of each curve, the points by increasing x; one at least has points.</param>
    /// <param name="isLogarithmic">Whether the vertical axis is logarithmic; values of 0 and below then lie under it.</param>
    /// <exception cref="ArgumentException">There is nothing to draw: no point, or on a logarithmic axis none above 0.</exception>
    public static FigureDrawing Draw(
        string title,
        string xLabel,
        string yLabel,
        IReadOnlyList<(string Name, IReadOnlyList<(double X, double Y)> Points)> curves,
        bool isLogarithmic = false)
    {
        ArgumentNullException.ThrowIfNull(curves);
        var looks = ObjectiveLooks.Named([.. curves.Select(curve => curve.Name)]);
        Curve[] drawn = [.. curves.Zip(looks, (curve, look) => new Curve(ObjectiveLooks.Find(curve.Name) ?? look, Points(curve.Points)))
            .Where(curve => curve.Points.Count > 0)];
        var values = Curve.Values(drawn).ToArray();
        if (!values.Any(value => !isLogarithmic || value > 0))
        {
            throw new ArgumentException("There is no point to draw.", nameof(curves));
        }

        return CurvePanel.Draw(title, "", yLabel, xLabel, yLabel, drawn, isLogarithmic ? LogScale.For(values) : LinearScale.For(values));
    }

    private static BandPoint[] Points(IReadOnlyList<(double X, double Y)> points)
        => [.. points.Where(point => double.IsFinite(point.Y)).Select(point => new BandPoint(point.X, new Spread(point.Y, point.Y, point.Y, 1)))];
}
