using System.Xml.Linq;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Pages;

/// <summary>A page that needs no other file and runs no script.</summary>
internal static class HtmlPage
{
    // Scripts, frames and whatever would be fetched are forbidden, whatever else might go wrong.
    private const string Policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    /// <summary>Whether a file begins as a page with a mark does.</summary>
    public static bool HasMark(string path, string mark)
    {
        var start = HtmlText.Start(mark);
        using var reader = new StreamReader(RegularFile.Open(path));
        var buffer = new char[start.Length];
        return reader.ReadBlock(buffer) == start.Length && buffer.AsSpan().SequenceEqual(start);
    }

    /// <summary>Makes a page.</summary>
    /// <param name="title">What a browser calls it.</param>
    /// <param name="mark">What it is known again by.</param>
    /// <param name="styles">The style sheets, of those that this program holds.</param>
    /// <param name="content">What it shows.</param>
    public static string Of(string title, string mark, IReadOnlyList<string> styles, IEnumerable<XElement> content) => HtmlText.Of(
        new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("http-equiv", "Content-Security-Policy"), new XAttribute("content", Policy)),
                Meta("viewport", "width=device-width, initial-scale=1"),
                Meta("color-scheme", "light dark"),
                Meta("generator", $"pegr {RunEnvironment.Version}"),
                new XElement("title", title),
                styles.Select(style => new XElement("style", Style(style)))),
            new XElement("body", new XElement("main", content))),
        mark);

    private static XElement Meta(string name, string content)
        => new("meta", new XAttribute("name", name), new XAttribute("content", content));

    private static string Style(string name)
    {
        using var stream = typeof(HtmlPage).Assembly.GetManifestResourceStream(name)!;
        return new StreamReader(stream).ReadToEnd();
    }
}
