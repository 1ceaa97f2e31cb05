using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Style;

/// <summary>
/// Cuts a curve into its dashes. Dashes as a property of the pen would be simpler, but the SVG writer does not know
/// them: it draws outlines of dashes instead of lines, and complains.
/// </summary>
internal sealed class DashedPath(LinePattern pattern) : IPathStrategy
{
    public SKPath GetPath(IEnumerable<Pixel> pixels)
    {
        var path = new SKPath();
        path.AddPoly(pixels.Select(pixel => new SKPoint(pixel.X, pixel.Y)).ToArray(), close: false);
        if (pattern.Intervals is not { Length: > 0 })
            return path;

        using (path)
        {
            return Cut(path, pattern.Intervals);
        }
    }

    private static SKPath Cut(SKPath path, float[] intervals)
    {
        var dashes = new SKPath();
        using var measure = new SKPathMeasure(path);
        var start = 0f;
        for (var interval = 0; start < measure.Length; interval++)
        {
            var length = intervals[interval % intervals.Length];
            if (interval % 2 == 0)
                measure.GetSegment(start, start + length, dashes, startWithMoveTo: true);
            start += length;
        }

        return dashes;
    }
}
