using System.Xml;
using System.Xml.Linq;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Pegr.Torch.Cli.Formulas;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Text in Markdown as parts of a page, cell by cell: a formula may use what those before it have defined. HTML in it, other than pictures and line breaks, is shown as it is written.</summary>
/// <param name="pictures">The pictures that it refers to.</param>
internal sealed class MarkdownElements(NotebookPictures pictures)
{
    private static readonly MarkdownPipeline Pipeline = WithHtml(new MarkdownPipelineBuilder())
        .DisableHtml().UsePipeTables().UseMathematics().UseAutoLinks().UseTaskLists().UseEmphasisExtras().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly TexMacros _macros = new();

    /// <summary>The pictures.</summary>
    public NotebookPictures Pictures => pictures;

    /// <summary>The elements; the text as it is written where it is nested too deeply to be read.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="attachments">What is attached to its cell, where that is one of text.</param>
    public IReadOnlyList<XElement> Of(string markdown, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? attachments = null)
    {
        try
        {
            var parsed = XElement.Parse($"<div>{Html(FormulaFences.Fence(HtmlText.Clean(markdown)))}</div>", LoadOptions.PreserveWhitespace);
            Adapt(parsed);
            pictures.Embed(parsed, attachments);
            return [.. parsed.Elements()];
        }
        catch (Exception error) when (error is ArgumentException or XmlException)
        {
            return [new XElement("pre", markdown)];
        }
    }

    private static MarkdownPipelineBuilder WithHtml(MarkdownPipelineBuilder builder)
    {
        builder.InlineParsers.Insert(0, new HtmlInlineParser());
        return builder;
    }

    private string Html(string markdown)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(new FormulaRenderer.Inline(_macros));
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(new FormulaRenderer.Block(_macros));
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
