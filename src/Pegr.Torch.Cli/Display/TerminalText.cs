using System.Globalization;
using System.Text;

namespace Pegr.Torch.Cli.Display;

/// <summary>Text from elsewhere, made fit for a terminal.</summary>
internal static class TerminalText
{
    private const int MaxLength = 4000;
    private const int KeptLength = 1000;

    /// <summary>
    /// Makes characters visible that would steer a terminal or turn the order of what follows: names of files, keys and values
    /// may hold such.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="keepLineBreaks">Whether line feeds stay.</param>
    public static string Visible(string text, bool keepLineBreaks = false)
    {
        if (!text.Any(Steers))
        {
            return text;
        }

        var visible = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            visible.Append(!Steers(c) || (keepLineBreaks && c == '\n') ? c.ToString() : Picture(c));
        }

        return visible.ToString();
    }

    /// <summary>A message's beginning and end where it is very long, as with a value of many pages in it.</summary>
    public static string Shortened(string text)
        => text.Length <= MaxLength
            ? text
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{text[..KeptLength]} [… {text.Length - (2 * KeptLength)} characters are left out …] {text[^KeptLength..]}");

    /// <summary>Whether a terminal takes a character for an order.</summary>
    public static bool Steers(char c)
        => char.IsControl(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            || c is (>= '\u200E' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    // Unicode has a picture for each of ASCII's control characters.
    private static string Picture(char c) => c switch
    {
        < ' ' => ((char)('\u2400' + c)).ToString(),
        '\u007F' => "\u2421",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}"),
    };
}
