using System.Xml.Linq;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Pegr.Torch.Cli.Formulas;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Writes the formulas of Markdown as MathML.</summary>
internal static class FormulaRenderer
{
    /// <summary>The text of a formula on the page; nothing where it only defines something.</summary>
    private static string Write(string tex, bool isBlock, TexMacros macros)
    {
        var element = Formula.Of(HtmlText.Clean(tex), isBlock, macros).Element;
        var formula = element.ToString(SaveOptions.DisableFormatting);
        return element.Value.Length == 0 ? "" : isBlock ? $"<span class=\"formula\" tabindex=\"0\">{formula}</span>" : formula;
    }

    /// <summary>Formulas in a line of text; with two dollar signs they stand on lines of their own.</summary>
    internal sealed class Inline(TexMacros macros) : HtmlObjectRenderer<MathInline>
    {
        /// <inheritdoc/>
        protected override void Write(HtmlRenderer renderer, MathInline obj)
            => renderer.Write(FormulaRenderer.Write(obj.Content.ToString(), isBlock: obj.DelimiterCount > 1, macros));
    }

    /// <summary>Formulas that are blocks of their own.</summary>
    internal sealed class Block(TexMacros macros) : HtmlObjectRenderer<MathBlock>
    {
        /// <inheritdoc/>
        protected override void Write(HtmlRenderer renderer, MathBlock obj)
            => renderer.Write("<p>").Write(FormulaRenderer.Write(obj.Lines.ToString(), isBlock: true, macros)).Write("</p>");
    }
}
