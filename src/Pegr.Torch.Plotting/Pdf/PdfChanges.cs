using System.Globalization;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Plotting.Pdf;

/// <summary>Changes a PDF file and keeps the table at its end right, which tells where its objects begin.</summary>
internal static partial class PdfChanges
{
    /// <summary>Replaces pieces of a file that has one such table, as Skia's have.</summary>
    /// <param name="pdf">The file, a character a byte.</param>
    /// <param name="changes">Where pieces begin, how long they are, and what comes in their place; in rising order, before the table.</param>
    public static string Replace(string pdf, IReadOnlyList<(int Start, int Length, string Text)> changes)
    {
        var end = pdf.LastIndexOf("startxref\n", StringComparison.Ordinal);
        var table = end < 0 ? -1 : pdf.LastIndexOf("xref\n", end, StringComparison.Ordinal);
        if (table < 0)
        {
            return pdf;
        }

        var pieces = new List<string>();
        var done = 0;
        foreach (var (start, length, text) in changes)
        {
            pieces.Add(pdf[done..start]);
            pieces.Add(text);
            done = start + length;
        }

        var entries = Offset().Replace(pdf[table..], found => Later(found, "D10"));
        return string.Concat([.. pieces, pdf[done..table], Start().Replace(entries, found => Later(found, "D"))]);

        string Later(Match found, string format)
        {
            var offset = int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture);
            var moved = changes.Where(change => change.Start < offset).Sum(change => change.Text.Length - change.Length);
            return found.Groups[1].Value + (offset + moved).ToString(format, CultureInfo.InvariantCulture) + found.Groups[3].Value;
        }
    }

    [GeneratedRegex(@"()(\d{10})( \d{5} n)")]
    private static partial Regex Offset();

    [GeneratedRegex(@"(startxref\n)(\d+)()")]
    private static partial Regex Start();
}
