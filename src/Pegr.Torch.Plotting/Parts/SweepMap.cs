using Pegr.Torch.Plotting.Style;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Tables;
using ScottPlot;
using ScottPlot.Panels;

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

    /// <summary>Draws maps, several as the panels of one sheet, with one scale of colors.</summary>
    /// <param name="record">The sweep.</param>
    /// <param name="title">What is shown.</param>
    /// <param name="scale">The colors.</param>
    /// <param name="maps">The maps; one or more.</param>
    public static FigureDrawing Draw(SweepRecord record, string title, ColorScale scale, IReadOnlyList<MapContent> maps)
    {
        var (legend, notes) = MapLegend.Of(record, scale, maps);
        Color Color(double value) => double.IsNaN(value) ? MapLegend.Missing : scale.ColorOf(value);
        var sheet = maps.Count > 1 ? new MapSheet(Math.Min(maps.Count == 4 ? 2 : MostColumns, maps.Count)) : null;
        var panels = maps.Select(map =>
        {
            var plot = NewMap(record, sheet is not null, map.PanelTitle);
            AddCells(plot, record, cell => Color(map.Value(cell)));
            AddHatching(plot, record, cell => Color(map.Value(cell)), cell => double.IsNaN(map.Value(cell)) ? true : scale.IsBelowZero(map.Value(cell)) ? false : null);
            foreach (var bounded in map.Bounded.Where(bounded => bounded.Boundary.Count > 0))
            {
                AddBoundary(plot, record, bounded, MapLegend.PatternOf(map, bounded));
            }

            AddNumbers(plot, record, cell => double.IsNaN(map.Value(cell)) ? "" : scale.Print(map.Value(cell)), cell => Color(map.Value(cell)));
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
        Color Color((double X, double Y) cell) => choice(cell) is { } index ? Of(index) : MapLegend.Missing;
        var plot = NewMap(record, isOfSheet: false, "");
        AddCells(plot, record, Color);
        AddHatching(plot, record, Color, cell => choice(cell) is null ? true : null);
        AddNumbers(plot, record, cell => choice(cell) is { } index ? choices[index].Text : "", Color);
        List<LegendItem> legend = [.. choices.Select((item, index) => MapLegend.Filled(item.Name, Of(index)))];
        if (record.Cells().Any(cell => choice(cell) is null))
        {
            legend.Add(MapLegend.Diverged);
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
        var height = sheet is null ? FigureStyle.Height : SheetFrame + (RowHeight * sheet.RowsOf(panels.Count, FigureStyle.Width));
        return new FigureDrawing(FigureStyle.Width, height + (26 * legend.Count), [.. panels])
        {
            Title = title,
            Notes = [record.Title, .. notes],
            Arrangement = sheet is null ? new PanelRows() : sheet,
            IsLegendBelow = true,
            Numbers = numbers,
        };
    }

    private static Plot NewMap(SweepRecord record, bool isOfSheet, string title)
    {
        var plot = FigureStyle.NewPlot("", SweepText.LabelOf(record.X), SweepText.LabelOf(record.Y));
        var most = isOfSheet ? MostTicksInSheet : MostTicks;
        SetAxis(plot.Axes.Bottom, record.X, most);
        SetAxis(plot.Axes.Left, record.Y, most);
        var (xs, ys) = Edges(record);
        plot.Axes.SetLimits(xs[0], xs[^1], ys[0], ys[^1]);
        plot.HideGrid();
        if (isOfSheet)
        {
            plot.Title(title, FigureStyle.LegendFontSize);
            plot.Axes.Title.Label.Bold = false;
        }

        return plot;
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
        var edges = Edges(record);
        for (var row = 0; row < record.Y.Values.Count; row++)
        {
            for (var column = 0; column < record.X.Values.Count; column++)
            {
                var cell = plot.Add.Rectangle(edges.X[column], edges.X[column + 1], edges.Y[row], edges.Y[row + 1]);
                cell.FillColor = color((record.X.Values[column], record.Y.Values[row]));
                cell.LineColor = cell.FillColor; // no seams between cells
                cell.LineWidth = 1;
            }
        }
    }

    private static void AddHatching(Plot plot, SweepRecord record, Func<(double X, double Y), Color> color, Func<(double X, double Y), bool?> isCrossed)
    {
        var edges = Edges(record);
        HatchedCell[] cells =
        [
            .. from row in record.Y.Values.Indexed()
               from column in record.X.Values.Indexed()
               let crossed = isCrossed((column.Item, row.Item))
               where crossed is not null
               select new HatchedCell(Place(edges, column.Index, row.Index), color((column.Item, row.Item)), crossed.Value),
        ];
        if (cells.Length > 0)
        {
            plot.Add.Plottable(new CellHatching(cells));
        }
    }

    private static void AddNumbers(Plot plot, SweepRecord record, Func<(double X, double Y), string> text, Func<(double X, double Y), Color> color)
    {
        if (record.X.Values.Count > MostValues || record.Y.Values.Count > MostValues)
        {
            return;
        }

        var edges = Edges(record);
        plot.Add.Plottable(new CellNumbers(
        [
            .. from row in record.Y.Values.Indexed()
               from column in record.X.Values.Indexed()
               let cell = (column.Item, row.Item)
               let number = text(cell)
               where number.Length > 0
               select new CellNumber(number, Place(edges, column.Index, row.Index), color(cell)),
        ]));
    }

    // Dark on light, or the other way around: seen on light cells and on dark ones.
    private static void AddBoundary(Plot plot, SweepRecord record, SweepGroup group, LinePattern pattern)
    {
        Coordinates[][] paths =
        [
            .. Paths.Join(group.Boundary).Select(path => path.Select(point => new Coordinates(record.X.Coordinate(point.X), record.Y.Coordinate(point.Y))).ToArray()),
        ];
        foreach (var path in paths)
        {
            CurvePanel.AddCasing(plot, path, BoundaryWidth + 1);
        }

        foreach (var path in paths)
        {
            var line = plot.Add.ScatterLine(path, MapLegend.Boundary);
            line.LineWidth = BoundaryWidth;
            line.PathStrategy = new DashedPath(pattern);
        }
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
        bar.Axis.FrameLineStyle.Color = FigureStyle.Ink;
        bar.Axis.MajorTickStyle.Color = FigureStyle.Ink;
        bar.Axis.MinorTickStyle.Color = FigureStyle.Ink;
        return bar;
    }

    private static void SetAxis(IAxis axis, SweepAxis values, int most)
        => axis.TickGenerator = new FittingTicks([.. values.Values.Select(value => (values.Coordinate(value), SweepText.ValueOf(values, value)))], most);

    private static CoordinateRect Place((double[] X, double[] Y) edges, int column, int row)
        => new(edges.X[column], edges.X[column + 1], edges.Y[row], edges.Y[row + 1]);

    // Places on the axes' scales.
    private static (double[] X, double[] Y) Edges(SweepRecord record)
        => ([.. record.X.Edges.Select(record.X.Coordinate)], [.. record.Y.Edges.Select(record.Y.Coordinate)]);
}
