using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Two panels of one size below each other with a common horizontal axis: their abscissas lie below each other, whatever their labels.</summary>
internal sealed class StackedPanels : IPanelArrangement
{
    private const float LineHeight = 19;
    private const float BesideLabel = 24;
    private const float Right = 25;
    private const float Top = 8;
    private const float Between = 30;
    private const float BelowTicks = 32;

    /// <inheritdoc/>
    public int LeastHeight(int panels, float width) => 400;

    /// <inheritdoc/>
    public IReadOnlyList<PixelRect> Place(IReadOnlyList<Plot> panels, PixelRect area)
    {
        var left = panels.Max(panel => TickLabelWidth(panel, area)) + BesideLabel + (LineHeight * panels.Max(panel => Lines(panel.Axes.Left.Label.Text)));
        var bottom = BelowTicks + (LineHeight * Lines(panels[^1].Axes.Bottom.Label.Text));
        var data = Math.Max(1, (area.Height - (2 * Top) - Between - bottom) / 2);
        var middle = area.Top + Top + data + Between;
        panels[0].Layout.Fixed(new PixelPadding(left, Right, Between, Top));
        panels[^1].Layout.Fixed(new PixelPadding(left, Right, bottom, Top));
        return [new PixelRect(area.Left, area.Right, middle, area.Top), new PixelRect(area.Left, area.Right, area.Bottom, middle)];
    }

    private static int Lines(string text) => text.Count(character => character == '\n') + 1;

    private static float TickLabelWidth(Plot plot, PixelRect area)
    {
        // Ticks are made by rendering only.
        plot.RenderInMemory((int)Math.Max(area.Width, 1), (int)Math.Max(area.Height / 2, 1));
        return plot.Axes.Left.TickGenerator.Ticks.Select(tick => PlotText.WidthOf(tick.Label, FigureStyle.TickFontSize)).DefaultIfEmpty(0).Max();
    }
}
