using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Plotting.Pdf;

/// <summary>Leaves out of a PDF's fonts what it does not show: Skia's builds for .NET cannot, and embed fonts whole.</summary>
internal static partial class PdfFonts
{
    /// <summary>The file with fonts that have the shown glyphs only; as it is where its fonts are no TrueType fonts.</summary>
    /// <param name="pdf">The file, a character a byte.</param>
    public static string Subset(string pdf)
    {
        PdfStream[] streams = [.. PdfStream.All(pdf)];
        PdfStream[] fonts = [.. streams.Where(stream => stream.Dictionary.Contains("/Length1", StringComparison.Ordinal))];
        var glyphs = streams.Except(fonts).SelectMany(stream => Shown(Encoding.Latin1.GetString(stream.Content))).ToHashSet();
        return PdfChanges.Replace(pdf, [.. fonts.SelectMany(font => Smaller(font, glyphs))]);
    }

    private static IEnumerable<(int Start, int Length, string Text)> Smaller(PdfStream font, HashSet<int> glyphs)
    {
        if (TrueTypeSubset.Of(font.Content, glyphs) is { } subset)
        {
            yield return (font.Start, font.Length, PdfStream.Text(string.Create(CultureInfo.InvariantCulture, $"/Length1 {subset.Length}"), subset));
        }
    }

    // Text is shown by the numbers of its glyphs, four hexadecimal digits each: <00480057> Tj, or in an array with shifts between: [<0048> 12 <0057>] TJ.
    private static IEnumerable<int> Shown(string content)
        => TextObject().Matches(content).SelectMany(text => Hexadecimal().Matches(text.Value))
            .SelectMany(glyphs => glyphs.Groups[1].Value.Chunk(4))
            .Select(glyph => int.Parse(glyph, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\bBT\n.*?\bET\n", RegexOptions.Singleline)]
    private static partial Regex TextObject();

    [GeneratedRegex("<([0-9A-Fa-f]+)>")]
    private static partial Regex Hexadecimal();
}
