using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using ScottPlot;
using ScottPlot.Panels;
using ScottPlot.TickGenerators;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A map of a sweep: one colored cell for every pair of values, with the predicted boundaries drawn over it.</summary>
internal static class SweepMap
{
    private const int MostValues = 12;
    private const int MostTicks = 8;
    private const float BoundaryWidth = 3;
    private const float ValueFontSize = 12;

    private static readonly Color Missing = Color.FromHex("#BBBBBB");
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, new([8, 5], 0, "dashes")];

    /// <summary>Draws a map.</summary>
    /// <param name="record">The sweep.</param>
    /// <param name="what">Whose map it is, for the title.</param>
    /// <param name="scale">The colors.</param>
    /// <param name="value">A cell's value; NaN where there is none.</param>
    /// <param name="bounded">The groups whose predicted boundaries are drawn.</param>
    public static FigureDrawing Draw(
        SweepRecord record, string what, ColorScale scale, Func<(double X, double Y), double> value, IReadOnlyList<SweepGroup> bounded)
    {
        var plot = FigureStyle.NewPlot($"{what}: {record.Title}", SweepText.LabelOf(record.X), SweepText.LabelOf(record.Y));
        AddCells(plot, record, Color);
        var legend = new List<LegendItem>();
        for (var index = 0; index < bounded.Count; index++)
        {
            if (bounded[index].Boundary.Count > 0)
            {
                legend.Add(AddBoundary(plot, record, bounded[index], Patterns[index % Patterns.Length]));
            }
            else if (SweepText.PredictionOf(bounded[index]) is { } everywhere)
            {
                legend.Add(new LegendItem { LabelText = everywhere, LabelOffsetY = FigureStyle.TextDrop });
            }
        }

        AddValues(plot, record, scale, value, Color);
        if (record.Cells().Any(cell => double.IsNaN(value(cell))))
        {
            legend.Add(new LegendItem { LabelText = "every run diverged", LabelOffsetY = FigureStyle.TextDrop, FillColor = Missing });
        }

        AddColorBar(plot, scale);
        SetAxis(plot.Axes.Bottom, record.X);
        SetAxis(plot.Axes.Left, record.Y);
        plot.Axes.SetLimits(Edge(record.X, 0), Edge(record.X, ^1), Edge(record.Y, 0), Edge(record.Y, ^1));
        plot.HideGrid();
        var height = FigureStyle.Height;
        if (legend.Count > 0)
        {
            AddLegend(plot, legend);
            height += 30 * legend.Count;
        }

        return new FigureDrawing(FigureStyle.Width, height, plot);

        Color Color((double X, double Y) cell) => double.IsNaN(value(cell)) ? Missing : scale.ColorOf(value(cell));
    }

    private static void AddCells(Plot plot, SweepRecord record, Func<(double X, double Y), Color> color)
    {
        for (var row = 0; row < record.Y.Values.Count; row++)
        {
            for (var column = 0; column < record.X.Values.Count; column++)
            {
                var cell = plot.Add.Rectangle(
                    Edge(record.X, column), Edge(record.X, column + 1), Edge(record.Y, row), Edge(record.Y, row + 1));
                cell.FillColor = color((record.X.Values[column], record.Y.Values[row]));
                cell.LineColor = cell.FillColor; // no seams between cells
                cell.LineWidth = 1;
            }
        }
    }

    // On a ground of their own color: a boundary that runs through a cell passes behind its number.
    private static void AddValues(
        Plot plot, SweepRecord record, ColorScale scale, Func<(double X, double Y), double> value, Func<(double X, double Y), Color> color)
    {
        if (record.X.Values.Count > MostValues || record.Y.Values.Count > MostValues)
        {
            return;
        }

        foreach (var cell in record.Cells().Where(cell => !double.IsNaN(value(cell))))
        {
            var text = plot.Add.Text(scale.Print(value(cell)), record.X.Coordinate(cell.X), record.Y.Coordinate(cell.Y));
            text.Alignment = Alignment.MiddleCenter;
            text.LabelOffsetY = FigureStyle.TextDrop;
            text.LabelFontName = EmbeddedFont.Name;
            text.LabelFontSize = ValueFontSize;
            text.LabelFontColor = IsLight(color(cell)) ? FigureStyle.Ink : Colors.White;
            text.LabelBackgroundColor = color(cell);
        }
    }

    private static bool IsLight(Color color) => (0.2126 * color.R) + (0.7152 * color.G) + (0.0722 * color.B) > 115;

    // Dark on white: seen on light cells and on dark ones.
    private static LegendItem AddBoundary(Plot plot, SweepRecord record, SweepGroup group, LinePattern pattern)
    {
        foreach (var (color, width) in new[] { (Colors.White, BoundaryWidth + 3), (Colors.Black, BoundaryWidth) })
        {
            foreach (var path in Paths.Join(group.Boundary))
            {
                var line = plot.Add.ScatterLine(
                    path.Select(point => new Coordinates(record.X.Coordinate(point.X), record.Y.Coordinate(point.Y))).ToArray(), color);
                line.LineWidth = width;
                if (color == Colors.Black)
                {
                    line.PathStrategy = new DashedPath(pattern);
                }
            }
        }

        var look = new ObjectiveLook("", Colors.Black, pattern, MarkerShape.None);
        return new LegendItem
        {
            LabelText = SweepText.BoundaryOf(record, group),
            LabelOffsetY = FigureStyle.TextDrop,
            MarkerStyle = new MarkerStyle(MarkerShape.FilledCircle, 0, Colors.Black) { CustomRenderer = new LegendSymbol(look) },
        };
    }

    private static void AddLegend(Plot plot, IEnumerable<LegendItem> items)
    {
        FigureStyle.FillLegend(plot, items);
        plot.Legend.Orientation = Orientation.Vertical;
        var panel = plot.ShowLegend(ScottPlot.Edge.Bottom);
        panel.Alignment = Alignment.UpperLeft;
    }

    private static void AddColorBar(Plot plot, ColorScale scale)
    {
        var bar = new ColorBar(scale, ScottPlot.Edge.Right) { Label = scale.Label };
        bar.LabelStyle.FontName = EmbeddedFont.Name;
        bar.LabelStyle.FontSize = FigureStyle.LabelFontSize;
        bar.LabelStyle.ForeColor = FigureStyle.Ink;
        bar.LabelStyle.Bold = false;
        bar.Axis.TickGenerator = scale.Ticks;
        bar.Axis.TickLabelStyle.FontName = EmbeddedFont.Name;
        bar.Axis.TickLabelStyle.FontSize = FigureStyle.TickFontSize;
        bar.Axis.TickLabelStyle.ForeColor = FigureStyle.Ink;
        plot.Axes.AddPanel(bar);
    }

    // A tick in the middle of every cell, or of every second, third, … one.
    private static void SetAxis(IAxis axis, SweepAxis values)
    {
        var stride = (int)Math.Ceiling(values.Values.Count / (double)MostTicks);
        var ticks = new NumericManual();
        for (var index = 0; index < values.Values.Count; index += stride)
        {
            ticks.AddMajor(values.Coordinate(values.Values[index]), SweepText.ValueOf(values, values.Values[index]));
        }

        axis.TickGenerator = ticks;
    }

    private static double Edge(SweepAxis axis, Index index) => axis.Coordinate(axis.Edges[index]);
}
