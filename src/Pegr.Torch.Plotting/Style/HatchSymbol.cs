using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Style;

/// <summary>A legend's sample of hatched cells.</summary>
/// <param name="ground">The cells' color.</param>
/// <param name="isCrossed">Whether lines go both ways.</param>
internal sealed class HatchSymbol(Color ground, bool isCrossed) : IMarker
{
    private const float Height = 14;

    private readonly LineStyle _outline = new(1, FigureStyle.Gray);

    public void Render(SKCanvas canvas, Paint paint, Pixel center, float size, MarkerStyle markerStyle)
    {
        var area = new PixelRect(
            center.X - (LegendSymbol.Width / 2), center.X + (LegendSymbol.Width / 2), center.Y + (Height / 2), center.Y - (Height / 2));
        Drawing.FillRectangle(canvas, area, paint, new FillStyle { Color = ground });
        Hatching.Draw(canvas, paint, area, ground, isCrossed);
        Drawing.DrawRectangle(canvas, area, paint, _outline);
    }
}
