using Pegr.Torch.Plotting.Style;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Two panels below each other with a common horizontal axis and one legend.</summary>
internal static class StackedPanels
{
    private const float LabelWidth = 70;
    private const float RightGap = 25;
    private const float Bottom = 55;

    /// <summary>Makes the figure.</summary>
    /// <param name="top">The upper panel, with the figure's title.</param>
    /// <param name="bottom">The lower panel, with the horizontal axis's label.</param>
    /// <param name="legend">The legend's entries.</param>
    public static FigureDrawing Draw(Plot top, Plot bottom, IReadOnlyList<LegendItem> legend)
    {
        var height = FigureStyle.HeightFor(2 * legend.Count);

        // One padding for both panels puts their abscissas below each other, whatever their labels and with or without legend.
        var right = FigureStyle.AddLegend(top, legend) + RightGap;
        var left = Math.Max(TickLabelWidth(top, height / 2), TickLabelWidth(bottom, height / 2)) + LabelWidth;
        top.Layout.Fixed(new PixelPadding(left, right, Bottom - 25, top.Axes.Title.Label.Text.Contains('\n') ? 60 : 42));
        bottom.Layout.Fixed(new PixelPadding(left, right, Bottom, 12));
        return new FigureDrawing(FigureStyle.Width, height, top, bottom);
    }

    private static float TickLabelWidth(Plot plot, int height)
    {
        // Ticks are made by rendering only.
        plot.RenderInMemory(FigureStyle.Width, height);
        return plot.Axes.Left.TickGenerator.Ticks.Max(tick => PlotText.WidthOf(tick.Label, FigureStyle.TickFontSize));
    }
}
