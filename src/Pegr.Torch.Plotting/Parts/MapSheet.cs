using Pegr.Torch.Plotting.Style;
using ScottPlot;
using ScottPlot.Panels;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Maps side by side on common axes; the last panel is their scale of colors, or there is none.</summary>
internal sealed class MapSheet(int columns, bool hasScale) : IPanelArrangement
{
    private const float ScaleWidth = 130;
    private const float ScaleBar = 12;
    private const float Gap = 10;
    private const float TitleHeight = 26;
    private const float LineHeight = 19;
    private const float Ticks = 26;

    /// <inheritdoc/>
    public int RowsOf(int panels) => (MapsOf(panels) + columns - 1) / columns;

    /// <inheritdoc/>
    public int ColumnsOf(int panels) => columns;

    /// <inheritdoc/>
    public IReadOnlyList<PixelRect> Place(IReadOnlyList<Plot> panels, PixelRect area)
    {
        var (maps, rows) = (MapsOf(panels.Count), RowsOf(panels.Count));
        var first = panels[0];
        var left = LabelHeight(first.Axes.Left.Label.Text) + TickWidth(first, area);
        var bottom = Ticks + LabelHeight(panels[maps - 1].Axes.Bottom.Label.Text);
        var scaleWidth = ScaleWidth + (hasScale ? LineHeight * (ScaleLines(panels[^1]) - 1) : 0);
        var right = hasScale ? scaleWidth : Gap;
        var width = Math.Max(1, (area.Width - left - right - ((columns - 1) * Gap)) / columns);
        var height = Math.Max(1, (area.Height - bottom - (rows * TitleHeight) - ((rows - 1) * Gap)) / rows);
        var places = new List<PixelRect>();
        for (var index = 0; index < maps; index++)
        {
            var (row, column) = (index / columns, index % columns);
            var isBottom = IsBottom(index, maps);
            var (padLeft, padBottom) = (column == 0 ? left : 0, isBottom ? bottom : 0);
            var x = area.Left + (column == 0 ? 0 : left + (column * (width + Gap)));
            var y = area.Top + (row * (TitleHeight + height + Gap));
            panels[index].Layout.Fixed(new PixelPadding(padLeft, 0, padBottom, TitleHeight));
            places.Add(new PixelRect(x, x + padLeft + width, y + TitleHeight + height + padBottom, y));
        }

        if (hasScale)
        {
            panels[^1].Layout.Fixed(new PixelPadding(ScaleBar, scaleWidth - ScaleBar - 1, bottom, TitleHeight));
            places.Add(new PixelRect(area.Right - scaleWidth, area.Right, area.Bottom, area.Top));
        }

        return places;
    }

    /// <summary>Whether a map has nothing below it.</summary>
    /// <param name="index">The map.</param>
    /// <param name="maps">How many maps there are.</param>
    public bool IsBottom(int index, int maps) => index + columns >= maps;

    private int MapsOf(int panels) => panels - (hasScale ? 1 : 0);

    private static int ScaleLines(Plot scale) => scale.Axes.GetPanels().OfType<ColorBar>().Max(bar => bar.Label.Split('\n').Length);

    private static float LabelHeight(string text) => text.Length == 0 ? 8 : 14 + (LineHeight * text.Split('\n').Length);

    private static float TickWidth(Plot plot, PixelRect area)
    {
        plot.RenderInMemory((int)Math.Max(area.Width, 1), (int)Math.Max(area.Height, 1)); // ticks are made by rendering only
        return 10 + plot.Axes.Left.TickGenerator.Ticks.Select(tick => PlotText.WidthOf(tick.Label, FigureStyle.TickFontSize)).DefaultIfEmpty(0).Max();
    }
}
