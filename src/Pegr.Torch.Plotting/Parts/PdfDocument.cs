using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Renders figures to PDF.</summary>
internal static partial class PdfDocument
{
    private const string Program = "pegr";

    /// <summary>A document of one page. It has no date, so that the same figure gives the same bytes.</summary>
    /// <param name="layout">The figure.</param>
    /// <param name="title">The document's title.</param>
    /// <param name="width">The page's width in points.</param>
    /// <param name="height">The page's height in points.</param>
    public static byte[] Render(FigureLayout layout, string title, float width, float height)
    {
        layout.Settle();
        using var stream = new MemoryStream();
        var metadata = SKDocumentPdfMetadata.Default;
        (metadata.Title, metadata.Creator, metadata.Producer) = (title, Program, "Skia");
        using (var document = SKDocument.CreatePdf(stream, metadata))
        {
            var canvas = document.BeginPage(MathF.Ceiling(width), MathF.Ceiling(height));
            canvas.Scale(width / layout.Width, height / layout.Height);
            layout.Paint(canvas);
            document.EndPage();
            document.Close();
        }

        return WithPageOf(stream.ToArray(), width, height);
    }

    // Skia's pages are whole points: the box of a page is made smaller, and where objects begin, which a table at the end tells, corrected.
    private static byte[] WithPageOf(byte[] pdf, float width, float height)
    {
        var text = Encoding.Latin1.GetString(pdf);
        var box = MediaBox().Match(text);
        if (!box.Success || text.LastIndexOf("xref\n", text.LastIndexOf("startxref", StringComparison.Ordinal), StringComparison.Ordinal) is var table && table < 0)
        {
            return pdf;
        }

        var exact = string.Create(CultureInfo.InvariantCulture, $"/MediaBox [0 {MathF.Ceiling(height) - height:0.###} {width:0.###} {MathF.Ceiling(height):0}]");
        var longer = exact.Length - box.Length;
        var entries = Offset().Replace(text[table..], found => Later(found, "D10"));
        entries = Start().Replace(entries, found => Later(found, "D"));
        return Encoding.Latin1.GetBytes(string.Concat(text.AsSpan(0, box.Index), exact, text.AsSpan(box.Index + box.Length, table - box.Index - box.Length), entries));

        string Later(Match found, string format)
        {
            var offset = int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture);
            return found.Groups[1].Value + (offset > box.Index ? offset + longer : offset).ToString(format, CultureInfo.InvariantCulture) + found.Groups[3].Value;
        }
    }

    [GeneratedRegex(@"/MediaBox \[0 0 [\d.]+ [\d.]+\]")]
    private static partial Regex MediaBox();

    [GeneratedRegex(@"()(\d{10})( \d{5} n)")]
    private static partial Regex Offset();

    [GeneratedRegex(@"(startxref\n)(\d+)()")]
    private static partial Regex Start();
}
