using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Pegr.Torch.Plotting.Pdf;
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

        var pdf = PdfFonts.Subset(Encoding.Latin1.GetString(stream.ToArray()));
        return Encoding.Latin1.GetBytes(WithPageOf(pdf, width, height));
    }

    // Skia's pages are whole points: the box of a page is made smaller.
    private static string WithPageOf(string pdf, float width, float height)
    {
        var box = MediaBox().Match(pdf);
        var exact = string.Create(CultureInfo.InvariantCulture, $"/MediaBox [0 {MathF.Ceiling(height) - height:0.###} {width:0.###} {MathF.Ceiling(height):0}]");
        return box.Success ? PdfChanges.Replace(pdf, [(box.Index, box.Length, exact)]) : pdf;
    }

    [GeneratedRegex(@"/MediaBox \[0 0 [\d.]+ [\d.]+\]")]
    private static partial Regex MediaBox();
}
