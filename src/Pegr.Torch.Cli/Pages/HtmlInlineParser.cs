using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Pegr.Torch.Cli.Pages;

/// <summary>The two elements of HTML that notebooks' text needs, as Markdown has no word for them: pictures with a width, and line breaks.</summary>
internal sealed partial class HtmlInlineParser : InlineParser
{
    /// <summary>Creates the parser.</summary>
    public HtmlInlineParser() => OpeningCharacters = ['<'];

    /// <inheritdoc/>
    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (Element().Match(slice.Text, slice.Start, slice.Length) is not { Success: true } found)
        {
            return false;
        }

        processor.Inline = found.Groups[1].Success ? Picture(found.Value) : new LineBreakInline { IsHard = true };
        slice.Start += found.Length;
        return true;
    }

    private static LinkInline Picture(string html)
    {
        var element = new HtmlParser().ParseDocument(html).QuerySelector("img")!;
        var picture = new LinkInline(element.GetAttribute("src") ?? "", "") { IsImage = true, IsClosed = true };
        picture.AppendChild(new LiteralInline(element.GetAttribute("alt") ?? ""));
        foreach (var name in new[] { "width", "height" })
        {
            if (element.GetAttribute(name) is { } size)
            {
                picture.GetAttributes().AddProperty(name, size);
            }
        }

        return picture;
    }

    [GeneratedRegex(@"\G<(?:br\s*/?|(img)\s[^<>]*)>", RegexOptions.IgnoreCase)]
    private static partial Regex Element();
}
