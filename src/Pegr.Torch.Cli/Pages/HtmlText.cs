using System.Text;
using System.Xml.Linq;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Writes a tree of elements as an HTML document.</summary>
internal static class HtmlText
{
    private static readonly HashSet<string> Void = ["meta", "br", "hr", "img", "source", "input", "col"];

    /// <summary>The document. Whatever stands in texts and attributes stays text: XML's escapes are HTML's too.</summary>
    /// <param name="html">The root, with HTML elements in no namespace; it is changed into what HTML can say.</param>
    /// <param name="mark">A comment that the document begins with.</param>
    public static string Of(XElement html, string mark)
    {
        foreach (var element in html.DescendantsAndSelf().ToList())
        {
            foreach (var attribute in element.Attributes())
            {
                attribute.Value = Clean(attribute.Value);
            }

            // HTML closes elements without content by a tag of their own, save those that never have any.
            if (element.IsEmpty && element.Name.Namespace == XNamespace.None && !Void.Contains(element.Name.LocalName))
            {
                element.Value = "";
            }
        }

        foreach (var text in html.DescendantNodes().OfType<XText>())
        {
            text.Value = Clean(text.Value);
        }

        return $"{Start(mark)}{html.ToString(SaveOptions.DisableFormatting)}\n";
    }

    /// <summary>What a document with a mark begins with.</summary>
    public static string Start(string mark) => $"<!DOCTYPE html>\n<!-- {mark} -->\n";

    /// <summary>A text without characters that neither XML nor HTML has a way to write.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            clean.Append((rune.Value is '\t' or '\n' or '\r' or >= ' ' and not (0xFFFE or 0xFFFF) ? rune : Rune.ReplacementChar).ToString());
        }

        return clean.ToString();
    }
}
