using System.Xml;
using System.Xml.Linq;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Text in Markdown as parts of a page. HTML in it is shown as it is written.</summary>
internal static class MarkdownElements
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseMathematics().UseAutoLinks().UseTaskLists().UseEmphasisExtras().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    /// <summary>The elements; the text as it is written where it is nested too deeply to be read.</summary>
    public static IEnumerable<XElement> Of(string markdown)
    {
        try
        {
            var parsed = XElement.Parse($"<div>{Html(HtmlText.Clean(markdown))}</div>", LoadOptions.PreserveWhitespace);
            Adapt(parsed);
            return parsed.Elements();
        }
        catch (Exception error) when (error is ArgumentException or XmlException)
        {
            return [new XElement("pre", markdown)];
        }
    }

    private static string Html(string markdown)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(new FormulaRenderer.Inline());
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(new FormulaRenderer.Block());
        renderer.Render(Markdown.Parse(markdown, Pipeline));
        return writer.ToString();
    }

    private static void Adapt(XElement root)
    {
        foreach (var table in root.Descendants("table").ToList())
        {
            table.ReplaceWith(new XElement("div", new XAttribute("class", "box"), new XAttribute("tabindex", 0), new XElement(table)));
        }

        foreach (var address in root.Descendants("a").Attributes("href").Where(address => !SafeLink.IsSafe(address.Value)).ToList())
        {
            address.Remove();
        }
    }
}
