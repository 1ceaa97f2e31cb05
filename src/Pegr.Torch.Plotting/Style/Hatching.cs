using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Style;

/// <summary>Diagonal lines across a rectangle.</summary>
internal static class Hatching
{
    private const float Distance = 9;
    private const double Opacity = 0.5;

    /// <summary>Draws the lines, which go on in a rectangle beside this one.</summary>
    /// <param name="canvas">Where.</param>
    /// <param name="paint">What is drawn with.</param>
    /// <param name="area">The rectangle.</param>
    /// <param name="ground">Its color.</param>
    /// <param name="isCrossed">Whether lines go both ways.</param>
    public static void Draw(SKCanvas canvas, Paint paint, PixelRect area, Color ground, bool isCrossed)
    {
        using var lines = new SKPath();
        for (var sum = First(area.Left + area.Top); sum < area.Right + area.Bottom; sum += Distance)
        {
            Add(lines, Math.Max(area.Left, sum - area.Bottom), Math.Min(area.Right, sum - area.Top), x => sum - x);
        }

        for (var difference = First(area.Left - area.Bottom); isCrossed && difference < area.Right - area.Top; difference += Distance)
        {
            Add(lines, Math.Max(area.Left, difference + area.Top), Math.Min(area.Right, difference + area.Bottom), x => x - difference);
        }

        new LineStyle(1, Contrast.On(ground).WithOpacity(Opacity)).Render(canvas, lines, paint);
    }

    private static float First(float from) => MathF.Ceiling(from / Distance) * Distance;

    private static void Add(SKPath lines, float left, float right, Func<float, float> height)
    {
        lines.MoveTo(left, height(left));
        lines.LineTo(right, height(right));
    }
}
