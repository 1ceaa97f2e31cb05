using Pegr.Torch.Plotting.Style;
using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>A figure's legend, which its first panel holds and the figure draws.</summary>
internal sealed class FigureLegend(Legend legend)
{
    private const float AroundLabel = 40;

    private const int StepsAlongPiece = 20;

    /// <summary>Whether there is an entry.</summary>
    public bool IsThere => legend.ManualItems.Count > 0;

    /// <summary>The size of the entries one below the other.</summary>
    public PixelSize Size => Measure(Orientation.Vertical, float.MaxValue);

    /// <summary>The size of the entries in rows.</summary>
    /// <param name="width">The width that there is.</param>
    public PixelSize SizeInRows(float width) => Measure(Orientation.Horizontal, width);

    /// <summary>Draws the legend.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="area">The area that it has.</param>
    /// <param name="inRows">Whether its entries stand in rows, or else one below the other.</param>
    public void Paint(SKCanvas canvas, PixelRect area, bool inRows)
    {
        using var paint = ScottPlot.Paint.NewDisposablePaint();
        Turn(inRows ? Orientation.Horizontal : Orientation.Vertical);
        WithLabelsWithin(inRows ? area.Width : float.MaxValue, () => legend.Render(canvas, paint, area, Alignment.UpperLeft));
    }

    /// <summary>Draws the legend on the data of a panel that was drawn, in the corner that has fewest.</summary>
    public void PaintInside(SKCanvas canvas, Plot panel)
    {
        const float Gap = 8;
        var data = panel.LastRender.DataRect;
        var size = Size;
        PixelRect[] corners =
        [
            .. from left in new[] { data.Right - Gap - size.Width, data.Left + Gap }
               from top in new[] { data.Top + Gap, data.Bottom - Gap - size.Height }
               select new PixelRect(left, left + size.Width, top + size.Height, top),
        ];
        Pixel[] drawn = [.. Drawn(panel)];
        var background = legend.BackgroundColor;
        legend.BackgroundColor = background.WithOpacity(0.85);
        Paint(canvas, corners.MinBy(corner => drawn.Count(corner.Contains)), inRows: false);
        legend.BackgroundColor = background;
    }

    /// <summary>Whether the legend has room on the data of a panel that was drawn.</summary>
    public bool FitsInside(Plot panel)
    {
        var (data, size) = (panel.LastRender.DataRect, Size);
        return size.Width < 0.7 * data.Width && size.Height < 0.7 * data.Height;
    }

    private static IEnumerable<Pixel> Drawn(Plot panel)
    {
        var points = panel.GetPlottables<Markers>().SelectMany(markers => markers.Data.GetScatterPoints().Select(panel.GetPixel));
        var lines = panel.GetPlottables<Scatter>().SelectMany(line => Pieces([.. line.Data.GetScatterPoints().Select(panel.GetPixel)]));
        return points.Concat(lines);
    }

    private static IEnumerable<Pixel> Pieces(Pixel[] line)
        => line.Zip(line.Skip(1)).SelectMany(piece => Enumerable.Range(0, StepsAlongPiece).Select(step => new Pixel(
            piece.First.X + ((piece.Second.X - piece.First.X) * step / StepsAlongPiece),
            piece.First.Y + ((piece.Second.Y - piece.First.Y) * step / StepsAlongPiece))));

    private PixelSize Measure(Orientation orientation, float width)
    {
        using var paint = ScottPlot.Paint.NewDisposablePaint();
        Turn(orientation);
        var size = PixelSize.Zero;
        WithLabelsWithin(width, () =>
        {
            var layout = legend.GetLayout(new PixelSize(width, float.MaxValue), paint);
            size = new PixelSize(layout.LegendRect.Width, layout.LegendRect.Height);
        });
        return size;
    }

    // An entry that is wider than the figure has several lines.
    private void WithLabelsWithin(float width, Action act)
    {
        var texts = legend.ManualItems.Select(item => item.LabelText).ToArray();
        foreach (var item in legend.ManualItems)
        {
            item.LabelText = PlotText.Wrap(item.LabelText, FigureStyle.LegendFontSize, Math.Max(width - LegendSymbol.Width - AroundLabel, 60));
        }

        act();
        foreach (var (item, text) in legend.ManualItems.Zip(texts))
        {
            item.LabelText = text;
        }
    }

    private void Turn(Orientation orientation)
    {
        legend.Orientation = orientation;
        legend.TightHorizontalWrapping = true;
        legend.Margin = new PixelPadding(0);
    }
}
