using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Tables;
using ScottPlot;
using ScottPlot.Panels;
using ScottPlot.TickGenerators;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Maps of a sweep: one colored cell for every pair of values, with the predicted boundaries drawn over it.</summary>
internal static class SweepMap
{
    private const int MostValues = 12;
    private const int MostTicks = 8;
    private const int MostTicksInSheet = 4;
    private const int MostColumns = 3;
    private const float BoundaryWidth = 3;
    private const int RowHeight = 210;
    private const int SheetFrame = 140;

    private static readonly Color Missing = Color.FromHex("#BBBBBB");
    private static readonly LinePattern[] Patterns = [LinePattern.Solid, new([8, 5], 0, "dashes")];

    /// <summary>Draws maps, several as the panels of one sheet, with one scale of colors.</summary>
    /// <param name="record">The sweep.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="scale">The colors.</param>
    /// <param name="maps">The maps; one or more.</param>
    public static FigureDrawing Draw(SweepRecord record, string title, ColorScale scale, IReadOnlyList<MapContent> maps)
    {
        var (legend, notes) = Explanation(record, maps);
        Color Color(double value) => double.IsNaN(value) ? Missing : scale.ColorOf(value);
        var sheet = maps.Count > 1 ? new MapSheet(Math.Min(maps.Count == 4 ? 2 : MostColumns, maps.Count), hasScale: true) : null;
        var panels = maps.Select((map, index) =>
        {
            var plot = NewMap(record, sheet, index, maps);
            AddCells(plot, record, cell => Color(map.Value(cell)));
            foreach (var bounded in map.Bounded.Where(bounded => bounded.Boundary.Count > 0))
            {
                AddBoundary(plot, record, bounded, Patterns[PatternOf(map, bounded)]);
            }

            AddNumbers(plot, record, cell => double.IsNaN(map.Value(cell)) ? ("", "") : (scale.Print(map.Value(cell)), scale.Sign(map.Value(cell))), cell => Color(map.Value(cell)));
            return plot;
        }).ToList();
        if (sheet is null)
        {
            panels[0].Axes.AddPanel(Bar(scale));
        }
        else
        {
            panels.Add(NewScale(scale));
        }

        return Assemble(record, title, MapNumbers.Of(record, maps), panels, sheet, legend, notes);
    }

    /// <summary>Draws a map of choices: a color and a legend's entry for each, and its text in the cells.</summary>
    /// <param name="record">The sweep.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="choices">Names for the legend and texts for cells, in the order of their colors.</param>
    /// <param name="choice">A cell's choice; null where there is none.</param>
    /// <param name="note">How choices were made.</param>
    /// <param name="numbers">The map's numbers.</param>
    public static FigureDrawing DrawChoices(
        SweepRecord record,
        string title,
        IReadOnlyList<(string Name, string Text)> choices,
        Func<(double X, double Y), int?> choice,
        string note,
        TextTable numbers)
    {
        var colors = new ScottPlot.Colormaps.Viridis();
        Color Of(int index) => colors.GetColor(choices.Count == 1 ? 0.5 : index / (double)(choices.Count - 1));
        Color Color((double X, double Y) cell) => choice(cell) is { } index ? Of(index) : Missing;
        var map = new MapContent("", "", cell => choice(cell) ?? double.NaN, []);
        var plot = NewMap(record, null, 0, [map]);
        AddCells(plot, record, Color);
        AddNumbers(plot, record, cell => (choice(cell) is { } index ? choices[index].Text : "", ""), Color);
        List<LegendItem> legend = [.. choices.Select((item, index) => Filled(item.Name, Of(index)))];
        if (record.Cells().Any(cell => choice(cell) is null))
        {
            legend.Add(Filled("every run diverged", Missing));
        }

        return Assemble(record, title, numbers, [plot], null, legend, [note]);
    }

    private static FigureDrawing Assemble(
        SweepRecord record,
        string title,
        TextTable numbers,
        List<Plot> panels,
        MapSheet? sheet,
        IReadOnlyList<LegendItem> legend,
        IEnumerable<string> notes)
    {
        FigureStyle.FillLegend(panels[0], legend);
        var height = sheet is null ? FigureStyle.Height : SheetFrame + (RowHeight * sheet.RowsOf(panels.Count));
        return new FigureDrawing(FigureStyle.Width, height + (26 * legend.Count), [.. panels])
        {
            Title = title,
            Notes = [record.Title, .. notes],
            Arrangement = sheet is null ? new PanelRows() : sheet,
            IsLegendBelow = true,
            LeastHeight = sheet is null ? 260 : 130 + (130 * sheet.RowsOf(panels.Count)),
            Numbers = numbers,
        };
    }

    // What has a symbol for the legend, and what has none.
    private static (IReadOnlyList<LegendItem> Legend, IReadOnlyList<string> Notes) Explanation(SweepRecord record, IReadOnlyList<MapContent> maps)
    {
        var legend = new List<LegendItem>();
        var notes = new List<string>();
        foreach (var item in maps.SelectMany(map => map.Bounded.Select(bounded => (Bounded: bounded, Pattern: PatternOf(map, bounded)))).DistinctBy(item => item.Bounded))
        {
            if (item.Bounded.Boundary.Count > 0)
            {
                var isOfPanel = maps.Count > 1 && item.Pattern == 0;
                var text = isOfPanel ? "predicted boundary at the panel's λ" : SweepText.BoundaryOf(record, item.Bounded);
                if (legend.All(entry => entry.LabelText != text))
                {
                    legend.Add(BoundaryEntry(text, Patterns[item.Pattern]));
                }
            }
            else if (SweepText.PredictionOf(item.Bounded) is { } everywhere)
            {
                notes.Add($"Predicted{everywhere["predicted".Length..]}.");
            }
        }

        if (maps.Any(map => record.Cells().Any(cell => double.IsNaN(map.Value(cell)))))
        {
            legend.Add(Filled("every run diverged", Missing));
        }

        return (legend, notes);
    }

    private static int PatternOf(MapContent map, SweepGroup bounded) => map.Bounded.ToList().IndexOf(bounded) % Patterns.Length;

    private static LegendItem Filled(string text, Color color) => new()
    {
        LabelText = text,
        LabelOffsetY = FigureStyle.TextDrop,
        FillColor = color,
        OutlineColor = FigureStyle.Gray,
    };

    private static Plot NewMap(SweepRecord record, MapSheet? sheet, int index, IReadOnlyList<MapContent> maps)
    {
        var plot = FigureStyle.NewPlot("", SweepText.LabelOf(record.X), SweepText.LabelOf(record.Y));
        var most = sheet is null ? MostTicks : MostTicksInSheet;
        SetAxis(plot.Axes.Bottom, record.X, most);
        SetAxis(plot.Axes.Left, record.Y, most);
        plot.Axes.SetLimits(Edge(record.X, 0), Edge(record.X, ^1), Edge(record.Y, 0), Edge(record.Y, ^1));
        plot.HideGrid();
        if (sheet is null)
        {
            return plot;
        }

        plot.Title(maps[index].PanelTitle, FigureStyle.LegendFontSize);
        plot.Axes.Title.Label.Bold = false;
        if (index % sheet.ColumnsOf(maps.Count + 1) != 0)
        {
            Silence(plot.Axes.Left);
        }

        if (!sheet.IsBottom(index, maps.Count))
        {
            Silence(plot.Axes.Bottom);
        }

        return plot;
    }

    private static void Silence(IAxis axis)
    {
        axis.Label.Text = "";
        axis.TickGenerator = new NumericManual();
    }

    private static Plot NewScale(ColorScale scale)
    {
        var plot = FigureStyle.NewPlot("", "", "");
        plot.HideGrid();
        foreach (var axis in plot.Axes.GetAxes())
        {
            axis.IsVisible = false;
        }

        plot.Axes.AddPanel(Bar(scale));
        return plot;
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

    private static void AddNumbers(
        Plot plot, SweepRecord record, Func<(double X, double Y), (string Number, string Sign)> text, Func<(double X, double Y), Color> color)
    {
        if (record.X.Values.Count > MostValues || record.Y.Values.Count > MostValues)
        {
            return;
        }

        plot.Add.Plottable(new CellNumbers(
        [
            .. from row in record.Y.Values.Indexed()
               from column in record.X.Values.Indexed()
               let cell = (column.Item, row.Item)
               let shown = text(cell)
               where shown.Number.Length > 0
               select new CellNumber(
                   shown.Number,
                   shown.Sign,
                   new CoordinateRect(
                       Edge(record.X, column.Index), Edge(record.X, column.Index + 1), Edge(record.Y, row.Index), Edge(record.Y, row.Index + 1)),
                   color(cell)),
        ]));
    }

    // Dark on white: seen on light cells and on dark ones.
    private static void AddBoundary(Plot plot, SweepRecord record, SweepGroup group, LinePattern pattern)
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
    }

    private static LegendItem BoundaryEntry(string text, LinePattern pattern)
    {
        var look = new ObjectiveLook("", Colors.Black, pattern, MarkerShape.None);
        return new LegendItem
        {
            LabelText = text,
            LabelOffsetY = FigureStyle.TextDrop,
            MarkerStyle = new MarkerStyle(MarkerShape.FilledCircle, 0, Colors.Black) { CustomRenderer = new LegendSymbol(look) },
        };
    }

    private static ColorBar Bar(ColorScale scale)
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
        return bar;
    }

    // A tick in the middle of every cell, or of every second, third, … one.
    private static void SetAxis(IAxis axis, SweepAxis values, int most)
    {
        var stride = (int)Math.Ceiling(values.Values.Count / (double)most);
        var ticks = new NumericManual();
        for (var index = 0; index < values.Values.Count; index += stride)
        {
            ticks.AddMajor(values.Coordinate(values.Values[index]), SweepText.ValueOf(values, values.Values[index]));
        }

        axis.TickGenerator = ticks;
    }

    private static double Edge(SweepAxis axis, Index index) => axis.Coordinate(axis.Edges[index]);
}
