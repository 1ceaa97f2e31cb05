using System.Text;
using System.Text.RegularExpressions;
using ScottPlot;

namespace Pegr.Torch.Plotting.Style;

/// <summary>Prepares text from outside (titles, class names) for a figure.</summary>
internal static partial class PlotText
{
    private const char Hyphen = '-';
    private const char MinusSign = '−';
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Sets symbols as they are set in print: σ_p with a subscript, relu2 as ReLU².</summary>
    public static string Symbols(string text)
        => Activation().Replace(
            text.Replace("σ_p", "σₚ", StringComparison.Ordinal),
            found => "ReLU" + string.Concat(found.Groups[1].Value.Select(digit => digit == '.' ? '·' : Superscripts[digit - '0'])));

    [GeneratedRegex(@"(?<![\w-])relu(\d+(?:\.\d+)?)?(?![\w-])")]
    private static partial Regex Activation();

    /// <summary>Sets the minus signs of a number as they are set in print.</summary>
    public static string Minus(string number) => number.Replace(Hyphen, MinusSign);

    /// <summary>Sets minus signs so that programs read the numbers.</summary>
    public static string Plain(string text) => text.Replace(MinusSign, Hyphen);

    /// <summary>Replaces what no font can show and no XML file may hold by a space.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF ? " " : rune.ToString());
        }

        return clean.ToString().Trim();
    }

    /// <summary>Breaks text at spaces into lines of at most the given width in pixels.</summary>
    public static string Wrap(string text, float fontSize, float width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && WidthOf($"{lines[^1]} {word}", fontSize) <= width)
            {
                lines[^1] += " " + word;
            }
            else
            {
                lines.Add(Shorten(word, fontSize, width));
            }
        }

        return string.Join('\n', lines);
    }

    /// <summary>Cuts text that is wider than the given number of pixels and marks the cut with an ellipsis.</summary>
    public static string Shorten(string text, float fontSize, float width)
    {
        if (WidthOf(text, fontSize) <= width)
        {
            return text;
        }

        var runes = text.EnumerateRunes().ToList();
        string shorter;
        do
        {
            runes.RemoveAt(runes.Count - 1);
            shorter = string.Concat(runes) + "…";
        }
        while (runes.Count > 0 && WidthOf(shorter, fontSize) > width);
        return shorter;
    }

    /// <summary>The width of a line of text in pixels.</summary>
    public static float WidthOf(string text, float fontSize)
    {
        EmbeddedFont.Register();
        using var paint = Paint.NewDisposablePaint();
        return new LabelStyle { FontName = EmbeddedFont.Name, FontSize = fontSize, Text = text }.Measure(paint).Width;
    }
}
