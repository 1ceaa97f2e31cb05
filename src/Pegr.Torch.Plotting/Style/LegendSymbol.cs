using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Style;

/// <summary>A legend's sample of a curve: a piece of its line with a marker on it.</summary>
internal sealed class LegendSymbol(ObjectiveLook look) : IMarker
{
    /// <summary>Width of the sample in pixels.</summary>
    public const float Width = 44;

    private readonly IMarker _marker = look.Marker.GetMarker();

    public void Render(SKCanvas canvas, Paint paint, Pixel center, float size, MarkerStyle markerStyle)
    {
        Pixel[] ends = [new(center.X - Width / 2, center.Y), new(center.X + Width / 2, center.Y)];
        using var path = new DashedPath(look.Pattern).GetPath(ends);
        new LineStyle(FigureStyle.LineWidth, look.Color).Render(canvas, path, paint);
        _marker.Render(canvas, paint, center, size, markerStyle);
    }
}
