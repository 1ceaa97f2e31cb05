using System.Text.RegularExpressions;
using System.Xml.Linq;
using Pegr.Torch.Notebooks;

namespace Pegr.Torch.Cli.Pages;

/// <summary>What cells have shown, as parts of a page: of several forms the one that shows most.</summary>
internal static partial class OutputElements
{
    private const string Plain = "text/plain";

    private static readonly string[] Pictures = ["image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp"];

    /// <summary>The elements of an output; none where it has no form that a page can show.</summary>
    /// <param name="output">The output.</param>
    /// <param name="texts">What makes parts of a page of Markdown.</param>
    public static IEnumerable<XElement> Of(NotebookOutput output, MarkdownElements texts)
    {
        var plain = Colors().Replace(output.Data.GetValueOrDefault(Plain, ""), "");
        if (output.Stream is not null || output.Kind == "error")
        {
            return plain.Length == 0 ? [] : [new XElement("pre", new XAttribute("class", output.Stream == "stdout" ? "shown" : "shown error"), plain)];
        }

        if (output.Data.TryGetValue("text/html", out var html) && SafeHtml.Of(html) is { Count: > 0 } nodes && nodes.Any(IsVisible))
        {
            var shown = new XElement("div", new XAttribute("class", "shown"), nodes);
            texts.Pictures.Embed(shown);
            return [shown];
        }

        if (output.Data.TryGetValue("text/markdown", out var markdown))
        {
            return [new XElement("div", new XAttribute("class", "shown"), texts.Of(markdown))];
        }

        if (Pictures.FirstOrDefault(output.Data.ContainsKey) is { } type)
        {
            return [new XElement("div", new XAttribute("class", "shown picture"), NotebookPicture.Of(type, output.Data[type], plain.Length > 0 ? plain : "a picture"))];
        }

        return plain.Length == 0 ? [] : [new XElement("pre", new XAttribute("class", "shown"), plain)];
    }

    private static bool IsVisible(XNode node) => node is XText text
        ? !string.IsNullOrWhiteSpace(text.Value)
        : node is XElement element && (!string.IsNullOrWhiteSpace(element.Value) || element.DescendantsAndSelf("img").Any());

    [GeneratedRegex(@"\x1B\[[0-9;]*[A-Za-z]")]
    private static partial Regex Colors();
}
