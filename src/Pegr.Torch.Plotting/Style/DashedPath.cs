using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Style;

/// <summary>
/// Cuts a curve into its dashes. Dashes as a property of the pen would be simpler, but the SVG writer does not know
/// them: it draws outlines of dashes instead of lines, and complains.
/// </summary>
internal sealed class DashedPath(LinePattern pattern) : IPathStrategy
{
    // A curve that is longer, in pixels, leaves the figure by far or crosses it so often that dashes cannot be seen.
    private const float LongestCut = 100_000;

    public SKPath GetPath(IEnumerable<Pixel> pixels)
    {
        var path = new SKPath();
        path.AddPoly(pixels.Select(pixel => new SKPoint(pixel.X, pixel.Y)).ToArray(), close: false);
        if (pattern.Intervals is not { Length: > 0 })
        {
            return path;
        }

        using var measure = new SKPathMeasure(path);
        if (!(measure.Length <= LongestCut))
        {
            return path;
        }

        using (path)
        {
            return Cut(measure, pattern.Intervals);
        }
    }

    private static SKPath Cut(SKPathMeasure measure, float[] intervals)
    {
        var dashes = new SKPath();
        var start = 0f;
        for (var interval = 0; start < measure.Length; interval++)
        {
            var length = intervals[interval % intervals.Length];
            if (interval % 2 == 0)
            {
                measure.GetSegment(start, start + length, dashes, startWithMoveTo: true);
            }

            start += length;
        }

        return dashes;
    }
}
