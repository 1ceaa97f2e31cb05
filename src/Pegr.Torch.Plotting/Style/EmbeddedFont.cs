using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Style;

/// <summary>
/// The font that the library carries (DejaVu Sans), so that figures look the same everywhere and have Greek and
/// mathematical characters where no font is installed at all.
/// </summary>
internal sealed class EmbeddedFont : IFontResolver
{
    /// <summary>The name under which ScottPlot finds the font; not its own, which an installed version may have.</summary>
    public const string Name = "Pegr.Torch DejaVu Sans";

    private static readonly Lazy<SKTypeface> Typeface = new(Load);

    private static readonly object Gate = new();

    /// <summary>Makes the font known to ScottPlot. Further calls do nothing.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (!ScottPlot.Fonts.FontResolvers.OfType<EmbeddedFont>().Any())
            {
                ScottPlot.Fonts.FontResolvers.Insert(0, new EmbeddedFont());
            }
        }
    }

    public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing)
        => fontName == Name ? Typeface.Value : null;

    public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic)
        => fontName == Name ? Typeface.Value : null;

    private static SKTypeface Load()
    {
        using var stream = typeof(EmbeddedFont).Assembly.GetManifestResourceStream("DejaVuSans.ttf")!;
        using var data = SKData.Create(stream);
        return SKTypeface.FromData(data);
    }
}
