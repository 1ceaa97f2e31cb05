using System.Xml.Linq;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Xhtml;

namespace Pegr.Torch.Cli.Pages;

/// <summary>HTML that a cell has shown, as elements that a page can take: text, tables and pictures, and nothing that runs or moves. Pictures still have their addresses.</summary>
internal static class SafeHtml
{
    private const int MaxDepth = 100;

    private static readonly HashSet<string> Elements =
    [
        "a", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2", "h3",
        "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "s", "samp", "small", "span", "strong", "sub", "summary", "sup", "table",
        "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul", "var",
    ];

    // What stands in them is no text for readers.
    private static readonly HashSet<string> Dropped =
        ["script", "style", "template", "noscript", "iframe", "object", "embed", "head", "title", "textarea", "select", "audio", "video", "canvas", "math"];

    private static readonly HashSet<string> Attributes =
        ["align", "alt", "colspan", "height", "href", "lang", "open", "rowspan", "scope", "span", "src", "start", "style", "title", "width"];

    private static readonly string[] StylesThatReachOut = ["url", "position", "@", "\\", "/*"];

    /// <summary>The elements and texts of it.</summary>
    public static IReadOnlyList<XNode> Of(string html) => [.. Inside(new HtmlParser().ParseDocument(html).Body!, 0)];

    private static IEnumerable<XNode> Inside(INode parent, int depth)
        => depth > MaxDepth ? [] : parent.ChildNodes.SelectMany(node => node switch
        {
            IText text => [new XText(text.Data)],
            IElement { LocalName: "svg" } drawing => [Picture(drawing)],
            IElement element when Elements.Contains(element.LocalName) => [Kept(element, depth)],
            IElement element when !Dropped.Contains(element.LocalName) => Inside(element, depth + 1),
            _ => Enumerable.Empty<XNode>(),
        });

    private static XElement Kept(IElement element, int depth)
    {
        var kept = new XElement(
            element.LocalName,
            element.Attributes.Where(attribute => attribute.NamespaceUri is null && IsKept(attribute.LocalName, attribute.Value))
                .Select(attribute => new XAttribute(attribute.LocalName, attribute.Value)),
            Inside(element, depth + 1));
        return element.LocalName == "table" ? new XElement("div", new XAttribute("class", "box"), new XAttribute("tabindex", 0), kept) : kept;
    }

    private static bool IsKept(string name, string value) => Attributes.Contains(name) && name switch
    {
        "href" => SafeLink.IsSafe(value),
        "style" => !StylesThatReachOut.Any(part => value.Contains(part, StringComparison.OrdinalIgnoreCase)),
        _ => true,
    };

    // A picture of its own, in which nothing runs.
    private static XElement Picture(IElement drawing)
    {
        drawing.SetAttribute("xmlns", "http://www.w3.org/2000/svg");
        return NotebookPicture.Of("image/svg+xml", drawing.ToHtml(XhtmlMarkupFormatter.Instance), "a drawing");
    }
}
