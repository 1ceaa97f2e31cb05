using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A panel of curves: the mean over seeds as a line with markers, the range over seeds as a band where that can be seen.</summary>
internal static class CurvePanel
{
    private const int MarkersPerCurve = 8;

    // Of so few points each has its marker.
    private const int FewPoints = 16;

    /// <summary>The bands or shades of more curves than this would hide each other and the curves.</summary>
    public const int MostBands = 6;

    /// <summary>A figure of one panel with its legend.</summary>
    /// <param name="title">What is shown.</param>
    /// <param name="settings">Of what, in small below; empty for nothing.</param>
    /// <param name="quantity">What the curves are of, for the file of their numbers.</param>
    /// <param name="xLabel">What the horizontal axis shows, with its unit.</param>
    /// <param name="yLabel">What the vertical axis shows, with its unit.</param>
    /// <param name="curves">The curves.</param>
    /// <param name="scale">The vertical scale.</param>
    public static FigureDrawing Draw(
        string title, string settings, string quantity, string xLabel, string yLabel, IReadOnlyList<Curve> curves, IValueScale scale)
    {
        var plot = FigureStyle.NewPlot("", xLabel, yLabel);
        Add(plot, curves, scale);
        var legend = Legend(curves).ToArray();
        FigureStyle.FillLegend(plot, legend);
        return new FigureDrawing(FigureStyle.Width, FigureStyle.HeightFor(legend.Length), plot)
        {
            Title = title,
            Notes = [settings, .. Notes(curves)],
            Numbers = CurveNumbers.Of((quantity, curves)),
        };
    }

    /// <summary>Draws curves and sets the axes.</summary>
    public static void Add(Plot plot, IReadOnlyList<Curve> curves, IValueScale scale)
    {
        Curve[] banded = [.. Banded(curves).Where(curve => curve.Points.Any(point => point.Value.Count > 1))];
        foreach (var curve in banded)
        {
            AddBand(plot, curve, scale);
        }

        foreach (var curve in banded)
        {
            AddCasing(plot, Line(curve, scale), FigureStyle.LineWidth);
        }

        for (var index = 0; index < curves.Count; index++)
        {
            AddLine(plot, curves[index], scale, index / (double)curves.Count);
        }

        plot.Axes.Left.TickGenerator = scale.Ticks;
        plot.Axes.SetLimitsY(scale.Limits.Min, scale.Limits.Max);
        var horizontal = LinearScale.For(curves.SelectMany(curve => curve.Points).Select(point => point.X)).Limits;
        plot.Axes.SetLimitsX(horizontal.Min, horizontal.Max);
    }

    /// <summary>Draws a line in an objective's look.</summary>
    public static void AddLine(Plot plot, ObjectiveLook look, Coordinates[] points)
    {
        var line = plot.Add.ScatterLine(points, look.Color);
        line.LineWidth = FigureStyle.LineWidth;
        line.PathStrategy = new DashedPath(look.Pattern);
    }

    /// <summary>Draws what is of the ground's color at both sides of a line, so that it is seen on any ground. Comes before all lines: it hides none.</summary>
    public static void AddCasing(Plot plot, Coordinates[] points, float lineWidth)
        => plot.Add.ScatterLine(points, FigureScheme.Current.Ground).LineWidth = lineWidth + FigureStyle.CasingWidth;

    /// <summary>Draws markers in an objective's look.</summary>
    public static void AddMarkers(Plot plot, ObjectiveLook look, Coordinates[] points)
    {
        var markers = plot.Add.Markers(points, look.Marker, FigureStyle.MarkerSize, look.Color);
        markers.MarkerStyle.LineWidth = FigureStyle.LineWidth;
    }

    /// <summary>Draws a line and a few markers, which are shifted against those of other curves.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="look">The curve's look.</param>
    /// <param name="points">The curve.</param>
    /// <param name="shift">Where the first marker lies, as a fraction of the distance between two.</param>
    public static void AddMarkedLine(Plot plot, ObjectiveLook look, Coordinates[] points, double shift)
    {
        AddLine(plot, look, points);
        AddMarkers(plot, look, MarkedPoints(points, shift));
    }

    /// <summary>The legend's entries: the curves, and what the bands are.</summary>
    public static IEnumerable<LegendItem> Legend(IReadOnlyList<Curve> curves)
    {
        foreach (var curve in curves)
        {
            yield return Entry(curve.Look);
        }

        if (Seeds(curves) is > 1 and var seeds && Banded(curves).Any())
        {
            yield return new LegendItem
            {
                LabelText = $"min–max, {seeds} seeds",
                LabelOffsetY = FigureStyle.TextDrop,
                FillColor = FigureStyle.Gray.WithOpacity(2 * FigureStyle.BandOpacity),
            };
        }
    }

    /// <summary>What is to be said of curves that the legend has no symbol for.</summary>
    public static IEnumerable<string> Notes(IReadOnlyList<Curve> curves)
        => Seeds(curves) is > 1 and var seeds && !Banded(curves).Any() ? [$"Lines are means, {seeds} seeds."] : [];

    /// <summary>The legend's entry of one objective.</summary>
    public static LegendItem Entry(ObjectiveLook look) => new()
    {
        LabelText = look.Name,
        LabelOffsetY = FigureStyle.TextDrop,
        MarkerStyle = new MarkerStyle(look.Marker, FigureStyle.MarkerSize, look.Color)
        {
            LineWidth = FigureStyle.LineWidth,
            CustomRenderer = new LegendSymbol(look),
        },
    };

    private static void AddLine(Plot plot, Curve curve, IValueScale scale, double shift)
        => AddMarkedLine(
            plot,
            curve.Look,
            Line(curve, scale),
            shift);

    private static Coordinates[] Line(Curve curve, IValueScale scale)
        => [.. curve.Points.Select(point => new Coordinates(point.X, scale.Coordinate(point.Value.Mean)))];

    private static int Seeds(IReadOnlyList<Curve> curves)
        => curves.SelectMany(curve => curve.Points).Select(point => point.Value.Count).DefaultIfEmpty(0).Max();

    private static IReadOnlyList<Curve> Banded(IReadOnlyList<Curve> curves) => curves.Count <= MostBands ? curves : [];

    private static void AddBand(Plot plot, Curve curve, IValueScale scale)
    {
        (double X, double Lower, double Upper) Edges(BandPoint point)
            => (point.X, scale.Coordinate(point.Value.Min), scale.Coordinate(point.Value.Max));
        var band = plot.Add.FillY(curve.Points.Select(Edges).ToArray());
        band.FillColor = curve.Look.Color.WithOpacity(FigureStyle.BandOpacity);
        band.LineWidth = 0;
    }

    private static Coordinates[] MarkedPoints(Coordinates[] points, double shift)
    {
        if (points.Length <= FewPoints)
        {
            return points;
        }

        var distance = (points.Length - 1) / (double)MarkersPerCurve;
        return Enumerable.Range(0, MarkersPerCurve).Select(marker => points[(int)((marker + shift) * distance)]).ToArray();
    }
}
