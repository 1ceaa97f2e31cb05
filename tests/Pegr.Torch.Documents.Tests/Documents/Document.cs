using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Pegr.Torch.Documents.Tests.Documents;

/// <summary>A document, taken apart.</summary>
internal sealed class Document
{
    /// <summary>The language of output, and of what is neither code nor command.</summary>
    public const string Output = "text";

    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    private readonly MarkdownDocument _tree;

    /// <summary>Takes a text apart.</summary>
    /// <param name="path">Where it is, relative to the repository.</param>
    /// <param name="text">The text.</param>
    public Document(string path, string text)
    {
        Path = path;
        _tree = Markdown.Parse(text, Pipeline);
        Fences = [.. WithOutput(_tree)];
    }

    /// <summary>Where it is, relative to the repository.</summary>
    public string Path { get; }

    /// <summary>The fenced blocks but those that show another's output, in their order.</summary>
    public IReadOnlyList<Fence> Fences { get; }

    /// <summary>The blocks that are set off by four blanks.</summary>
    public IEnumerable<string> IndentedBlocks
        => _tree.Descendants<CodeBlock>().Where(block => block is not FencedCodeBlock).Select(block => block.Lines.ToString());

    /// <summary>The pieces of code within sentences and tables.</summary>
    public IEnumerable<string> InlineCode => _tree.Descendants<CodeInline>().Select(code => code.Content.ReplaceLineEndings(" "));

    /// <summary>What links and pictures point to.</summary>
    public IEnumerable<string> Links => _tree.Descendants<LinkInline>().Select(link => link.Url ?? "");

    /// <summary>What a link to a heading may name.</summary>
    public IReadOnlySet<string> Anchors => _tree.Descendants<HeadingBlock>().Select(heading => heading.GetAttributes().Id ?? "").ToHashSet();

    private static IEnumerable<Fence> WithOutput(MarkdownDocument tree)
    {
        Fence? open = null;
        foreach (var block in tree.Descendants<Block>().Where(block => block is LeafBlock))
        {
            var fence = block is FencedCodeBlock code
                ? new Fence(code.Info ?? "", code.Arguments ?? "", code.Lines.ToString(), code.Line + 1)
                : null;
            if (open is not null && fence?.Language == Output && open.Language != Output)
            {
                yield return open with { Shown = fence.Text };
                open = null;
                continue;
            }

            if (open is not null)
            {
                yield return open;
            }

            open = fence;
        }

        if (open is not null)
        {
            yield return open;
        }
    }
}
