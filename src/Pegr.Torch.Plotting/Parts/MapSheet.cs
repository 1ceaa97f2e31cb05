using Pegr.Torch.Plotting.Style;
using ScottPlot;
using ScottPlot.Panels;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Maps side by side on common axes; the last panel is their scale of colors.</summary>
/// <param name="mostColumns">How many maps lie side by side where there is room.</param>
internal sealed class MapSheet(int mostColumns) : IPanelArrangement
{
    private const float NarrowestMap = 95;
    private const float LeftOfMaps = 60;
    private const float ScaleWidth = 130;
    private const float ScaleBar = 12;
    private const float Gap = 10;
    private const float TitleHeight = 26;
    private const float LineHeight = 19;
    private const float Ticks = 26;
    private const int RowHeight = 130;
    private const float MajorTick = 4;
    private const float MinorTick = 2;

    /// <inheritdoc/>
    public int RowsOf(int panels, float width) => (MapsOf(panels) + ColumnsOf(panels, width) - 1) / ColumnsOf(panels, width);

    /// <inheritdoc/>
    public int ColumnsOf(int panels, float width) => Math.Clamp((int)((width - LeftOfMaps - ScaleWidth) / NarrowestMap), 1, mostColumns);

    /// <inheritdoc/>
    public int LeastHeight(int panels, float width) => RowHeight * (RowsOf(panels, width) + 1);

    /// <inheritdoc/>
    public IReadOnlyList<PixelRect> Place(IReadOnlyList<Plot> panels, PixelRect area)
    {
        var (maps, rows, columns) = (MapsOf(panels.Count), RowsOf(panels.Count, area.Width), ColumnsOf(panels.Count, area.Width));
        var first = panels[0];
        var left = LabelHeight(first.Axes.Left.Label.Text) + TickWidth(first, area);
        var bottom = Ticks + LabelHeight(panels[maps - 1].Axes.Bottom.Label.Text);
        var scaleWidth = ScaleWidth + (LineHeight * (ScaleLines(panels[^1]) - 1));
        var width = Math.Max(1, (area.Width - left - scaleWidth - ((columns - 1) * Gap)) / columns);
        var height = Math.Max(1, (area.Height - bottom - (rows * TitleHeight) - ((rows - 1) * Gap)) / rows);
        var places = new List<PixelRect>();
        for (var index = 0; index < maps; index++)
        {
            var (row, column) = (index / columns, index % columns);
            var isBottom = index + columns >= maps; // it has nothing below it
            var (padLeft, padBottom) = (column == 0 ? left : 0, isBottom ? bottom : 0);
            var x = area.Left + (column == 0 ? 0 : left + (column * (width + Gap)));
            var y = area.Top + (row * (TitleHeight + height + Gap));
            Show(panels[index].Axes.Left, column == 0);
            Show(panels[index].Axes.Bottom, isBottom);
            panels[index].Layout.Fixed(new PixelPadding(padLeft, 0, padBottom, TitleHeight));
            places.Add(new PixelRect(x, x + padLeft + width, y + TitleHeight + height + padBottom, y));
        }

        panels[^1].Layout.Fixed(new PixelPadding(ScaleBar, scaleWidth - ScaleBar - 1, bottom, TitleHeight));
        places.Add(new PixelRect(area.Right - scaleWidth, area.Right, area.Bottom, area.Top));
        return places;
    }

    private static int MapsOf(int panels) => panels - 1;

    // Only maps at the sheet's edges tell what its axes are; all have their frame.
    private static void Show(IAxis axis, bool isShown)
    {
        axis.Label.IsVisible = isShown;
        axis.TickLabelStyle.IsVisible = isShown;
        axis.MajorTickStyle.Length = isShown ? MajorTick : 0;
        axis.MinorTickStyle.Length = isShown ? MinorTick : 0;
    }

    private static int ScaleLines(Plot scale) => scale.Axes.GetPanels().OfType<ColorBar>().Max(bar => bar.Label.Split('\n').Length);

    private static float LabelHeight(string text) => text.Length == 0 ? 8 : 14 + (LineHeight * text.Split('\n').Length);

    private static float TickWidth(Plot plot, PixelRect area)
    {
        plot.RenderInMemory((int)Math.Max(area.Width, 1), (int)Math.Max(area.Height, 1)); // ticks are made by rendering only
        return 10 + plot.Axes.Left.TickGenerator.Ticks.Select(tick => PlotText.WidthOf(tick.Label, FigureStyle.TickFontSize)).DefaultIfEmpty(0).Max();
    }
}
