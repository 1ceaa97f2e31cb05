using System.Globalization;
using System.Text;
using System.Xml.Linq;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Renders plots to SVG that every viewer reads alike.</summary>
internal static class SvgDocument
{
    // Metrics of the first three are close, so that glyph positions fit where DejaVu Sans is not installed.
    private const string FontFamilies = "DejaVu Sans, Bitstream Vera Sans, Verdana, sans-serif";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>The document.</summary>
    /// <param name="layout">The figure.</param>
    /// <param name="width">The width with its unit, or without one in pixels.</param>
    /// <param name="height">The height likewise.</param>
    public static string Render(FigureLayout layout, string width, string height)
    {
        layout.Settle();
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, layout.Width, layout.Height), stream))
        {
            layout.Paint(canvas);
        }

        return Repair(XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())), layout, width, height);
    }

    /// <summary>
    /// Skia ends coordinate lists with a comma, which strict viewers refuse, pads text with line breaks, and gives no view
    /// box, without which the picture does not scale.
    /// </summary>
    private static string Repair(XDocument document, FigureLayout layout, string width, string height)
    {
        document.Root!.SetAttributeValue("width", width);
        document.Root.SetAttributeValue("height", height);
        document.Root.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {layout.Width:0.###} {layout.Height:0.###}"));
        document.Root.SetAttributeValue("font-family", FontFamilies);
        foreach (var text in document.Descendants(Svg + "text"))
        {
            text.Value = text.Value.Trim();
            text.SetAttributeValue("font-family", null);
            foreach (var name in new[] { "x", "y" })
            {
                text.SetAttributeValue(name, text.Attribute(name)?.Value.TrimEnd(',', ' '));
            }
        }

        SvgCompaction.Apply(document);
        Renumber(document);
        return document.Declaration + "\n" + document;
    }

    // Skia counts the names of clip paths and pictures on through all documents of a process: the same figure would differ from time to time.
    private static void Renumber(XDocument document)
    {
        var names = document.Descendants().Attributes("id").Select(id => id.Value).Distinct()
            .Select((name, index) => (Old: name, New: string.Create(CultureInfo.InvariantCulture, $"id_{index + 1}")))
            .SelectMany(name => new[] { (name.Old, name.New), ($"#{name.Old}", $"#{name.New}"), ($"url(#{name.Old})", $"url(#{name.New})") })
            .ToDictionary();
        foreach (var attribute in document.Descendants().Attributes().Where(attribute => attribute.Name == "id" || attribute.Value.Contains('#')))
        {
            attribute.Value = names.GetValueOrDefault(attribute.Value, attribute.Value);
        }
    }
}
