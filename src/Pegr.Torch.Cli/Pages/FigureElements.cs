using System.Xml.Linq;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Pages;

/// <summary>The figures of a folder: drawn in the page, or as a picture where the drawing cannot be used.</summary>
internal static class FigureElements
{
    private const int MaxPictureBytes = 1 << 24;

    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    /// <summary>Makes the figures in the order of presentation; those that nothing is known of come last.</summary>
    /// <param name="section">The folder.</param>
    /// <param name="prefix">What the names of all elements in the figures are to begin with.</param>
    public static IReadOnlyList<XElement> Of(ReportSection section, string prefix)
    {
        var files = Files(section);
        var captions = section.FigureCaptions.ToDictionary(figure => figure.Name, figure => figure.Caption);
        var order = section.FigureCaptions.Select(figure => figure.Name).ToList();
        var names = files
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Distinct()
            .OrderBy(name => order.IndexOf(name) is >= 0 and var place ? place : int.MaxValue)
            .ThenBy(name => name, StringComparer.Ordinal);
        return [.. names.Select((name, index) => Figure(
            section, name, captions, FormattableString.Invariant($"{prefix}-figure{index + 1}-")))];
    }

    /// <summary>The files of a folder's figures, in the order of their names.</summary>
    public static IReadOnlyList<string> Files(ReportSection section) => Directory.Exists(section.Figures)
        ? [
            .. Directory.GetFiles(section.Figures)
                .Where(path => Path.GetExtension(path) is ".svg" or ".png")
                .GroupBy(path => Path.GetFileNameWithoutExtension(path))
                .Select(same => same.MaxBy(path => Path.GetExtension(path), StringComparer.Ordinal)!) // the drawing where there is one
                .Order(StringComparer.Ordinal),
        ]
        : [];

    private static XElement Figure(ReportSection section, string name, Dictionary<string, string> captions, string prefix)
    {
        var path = Path.Combine(section.Figures, name);
        var caption = captions.GetValueOrDefault(name) ?? $"{name.Replace('-', ' ')}.";
        var label = $"{caption} {section.Title}.";
        var content = Drawing($"{path}.svg", prefix, label) ?? Picture($"{path}.png", label);
        if (content is null)
        {
            return new XElement("p", $"The figure '{name}' is left out: its files cannot be shown safely.");
        }

        return new XElement("figure", content, new XElement("figcaption", caption));
    }

    private static XElement? Drawing(string path, string prefix, string label)
    {
        if (!File.Exists(path) || SafeSvg.Read(path, prefix) is not { } svg)
        {
            return null;
        }

        svg.SetAttributeValue("role", "img");
        svg.SetAttributeValue("aria-label", label);
        return svg;
    }

    private static XElement? Picture(string path, string label)
    {
        if (!File.Exists(path) || new FileInfo(path).Length > MaxPictureBytes)
        {
            return null;
        }

        var bytes = RegularFile.ReadAllBytes(path);
        return bytes.AsSpan().StartsWith(PngSignature)
            ? new XElement(
                "img", new XAttribute("alt", label), new XAttribute("src", $"data:image/png;base64,{Convert.ToBase64String(bytes)}"))
            : null;
    }
}
