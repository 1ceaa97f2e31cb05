using ScottPlot;

namespace Pegr.Torch.Plotting.Style;

/// <summary>How well colors are told apart without their hue, as WCAG 2.2 defines it: 1 for equal luminances, 21 for black on white.</summary>
internal static class Contrast
{
    /// <summary>The contrast that every line has with a figure's ground at least, to be seen in gray print too.</summary>
    public const double Least = 2.1;

    /// <summary>The relative luminance of a color, from 0 for black to 1 for white: what is left of it in gray print.</summary>
    public static double Luminance(Color color) => (0.2126 * Linear(color.R)) + (0.7152 * Linear(color.G)) + (0.0722 * Linear(color.B));

    /// <summary>The contrast of two colors.</summary>
    public static double Between(Color first, Color second)
    {
        var (one, other) = (Luminance(first), Luminance(second));
        return (Math.Max(one, other) + 0.05) / (Math.Min(one, other) + 0.05);
    }

    /// <summary>Black or white, whichever is read better on a ground; its contrast is 4.5 or more on any.</summary>
    public static Color On(Color ground) => Between(ground, Colors.Black) >= Between(ground, Colors.White) ? Colors.Black : Colors.White;

    private static double Linear(byte channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
