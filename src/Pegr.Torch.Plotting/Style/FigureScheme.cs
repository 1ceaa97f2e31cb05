using ScottPlot;

namespace Pegr.Torch.Plotting.Style;

/// <summary>The colors of a figure's ground and of what is drawn on it: light as paper is, or dark for a dark page.</summary>
internal sealed class FigureScheme
{
    // Of the lightnesses that colors have on white, lines on a dark ground take the lighter ones.
    private const float Inverted = 0.7f;

    [ThreadStatic]
    private static FigureScheme? _current;

    private readonly bool _isDark;

    private FigureScheme(bool isDark, string ground, string ink, string noteInk, string gray, string grid)
    {
        _isDark = isDark;
        (Ground, Ink, NoteInk, Gray, Grid) = (Color.FromHex(ground), Color.FromHex(ink), Color.FromHex(noteInk), Color.FromHex(gray), Color.FromHex(grid));
    }

    /// <summary>For paper and light pages.</summary>
    public static FigureScheme Light { get; } = new(false, "#FFFFFF", "#222222", "#555555", "#888888", "#E4E4E4");

    /// <summary>For dark pages.</summary>
    public static FigureScheme Dark { get; } = new(true, "#15181C", "#E4E7EB", "#A3ABB4", "#8D949C", "#30363D");

    /// <summary>The one that is drawn in on this thread.</summary>
    public static FigureScheme Current => _current ?? Light;

    /// <summary>The color behind everything.</summary>
    public Color Ground { get; }

    /// <summary>The color of text and axes.</summary>
    public Color Ink { get; }

    /// <summary>The color of small text.</summary>
    public Color NoteInk { get; }

    /// <summary>The color of what explains.</summary>
    public Color Gray { get; }

    /// <summary>The color of lines behind the data.</summary>
    public Color Grid { get; }

    /// <summary>Draws in these colors.</summary>
    public T Draw<T>(Func<T> draw)
    {
        var before = _current;
        _current = this;
        try
        {
            return draw();
        }
        finally
        {
            _current = before;
        }
    }

    /// <summary>What a color that was chosen for white is here: in the dark light colors become dark and dark ones light, so that what differs on paper differs here.</summary>
    public Color Of(Color onWhite)
    {
        if (!_isDark)
        {
            return onWhite;
        }

        var color = WithInverseLightness(onWhite);
        while (Contrast.Between(color, Ground) < Contrast.Least)
        {
            color = color.Lighten(0.1);
        }

        return color;
    }

    private static Color WithInverseLightness(Color color)
    {
        var (hue, saturation, lightness) = color.ToHSL();
        return Color.FromHSL(hue, saturation, 1 - (Inverted * lightness));
    }
}
