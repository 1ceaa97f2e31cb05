using System.Globalization;
using System.Text;
using System.Xml.Linq;
using ScottPlot;
using SkiaSharp;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Renders plots to SVG that every viewer reads alike.</summary>
internal static class SvgDocument
{
    // Metrics of the first three are close, so that glyph positions fit where DejaVu Sans is not installed.
    private const string FontFamilies = "DejaVu Sans, Bitstream Vera Sans, Verdana, sans-serif";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static string Render(Multiplot panels, int width, int height)
    {
        // The first time a plot is rendered it may settle its layout only on the way and draw all of it again: on a
        // bitmap that is not seen, in a document everything would be there twice.
        panels.Render(width, height).Dispose();

        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream))
        {
            panels.Render(canvas, new PixelRect(0, width, height, 0));
        }

        return Repair(XDocument.Parse(Encoding.UTF8.GetString(stream.ToArray())), width, height);
    }

    /// <summary>
    /// Skia ends coordinate lists with a comma, which strict viewers refuse, pads text with line breaks, gives no view
    /// box, without which the picture does not scale, and writes the cleared canvas as a black rectangle, which shows
    /// at the edges where the picture is scaled.
    /// </summary>
    private static string Repair(XDocument document, int width, int height)
    {
        document.Root!.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}"));
        document.Root.Elements().FirstOrDefault(first => first.Name == Svg + "rect" && first.Attribute("fill") is null)?.SetAttributeValue("fill", "white");
        foreach (var text in document.Descendants(Svg + "text"))
        {
            text.Value = text.Value.Trim();
            text.SetAttributeValue("font-family", FontFamilies);
            foreach (var name in new[] { "x", "y" })
            {
                text.SetAttributeValue(name, text.Attribute(name)?.Value.TrimEnd(',', ' '));
            }
        }

        Renumber(document);
        return document.Declaration + "\n" + document;
    }

    // Skia counts the names of clip paths on through all documents of a process: the same figure would differ from time to time.
    private static void Renumber(XDocument document)
    {
        var names = document.Descendants().Attributes("id").Select(id => id.Value).Distinct()
            .Select((name, index) => (name, index))
            .ToDictionary(item => $"url(#{item.name})", item => string.Create(CultureInfo.InvariantCulture, $"cl_{item.index + 1}"));
        foreach (var element in document.Descendants())
        {
            foreach (var attribute in element.Attributes())
            {
                if (attribute.Name == "id")
                {
                    attribute.Value = names[$"url(#{attribute.Value})"];
                }
                else if (names.TryGetValue(attribute.Value, out var name))
                {
                    attribute.Value = $"url(#{name})";
                }
            }
        }
    }
}
