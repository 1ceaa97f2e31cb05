using System.Globalization;
using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Makes elements of MathML.</summary>
internal static class MathElements
{
    private static readonly XNamespace Namespace = "http://www.w3.org/1998/Math/MathML";

    /// <summary>An element with content.</summary>
    public static XElement Of(string name, params object?[] content) => new(Namespace + name, content);

    /// <summary>One element of several: itself where there is one only.</summary>
    public static XElement Row(IReadOnlyList<XElement> elements) => elements is [var only] ? only : Of("mrow", elements);

    /// <summary>A letter or a name. One letter is slanted unless it is asked for upright.</summary>
    public static XElement Identifier(string text, bool isUpright = false)
        => Of("mi", isUpright && new StringInfo(text).LengthInTextElements == 1 ? new XAttribute("mathvariant", "normal") : null, text);

    /// <summary>A number.</summary>
    public static XElement Number(string text) => Of("mn", text);

    /// <summary>Words within a formula; spaces at their ends are kept.</summary>
    public static XElement Text(string text) => Of("mtext", text.Replace(' ', '\u00A0'));

    /// <summary>A sign.</summary>
    public static XElement Sign(string text, params object?[] content) => Of("mo", [.. content, text]);

    /// <summary>A fence of the size of the line, or of another.</summary>
    /// <param name="text">The fence.</param>
    /// <param name="isOpening">Whether it opens.</param>
    /// <param name="size">Its size in parts of the line's; 0 for that of the sign itself.</param>
    public static XElement Fence(string text, bool isOpening, double size = 0)
    {
        var em = string.Create(CultureInfo.InvariantCulture, $"{size:0.##}em");
        return Sign(
            text,
            new XAttribute("form", isOpening ? "prefix" : "postfix"),
            new XAttribute("fence", "true"),
            new XAttribute("stretchy", size > 0 ? "true" : "false"),
            size > 0 ? new XAttribute("minsize", em) : null,
            size > 0 ? new XAttribute("maxsize", em) : null,
            new XAttribute("lspace", "0"),
            new XAttribute("rspace", "0"));
    }

    /// <summary>A fence that grows with what it encloses.</summary>
    public static XElement Growing(string text, string form)
        => Sign(text, new XAttribute("form", form), new XAttribute("fence", "true"), new XAttribute("stretchy", "true"));

    /// <summary>One above the other without a line, as binomial coefficients are.</summary>
    public static XElement Stacked(XElement above, XElement below, bool isFenced)
    {
        var stack = Of("mfrac", new XAttribute("linethickness", "0"), above, below);
        return isFenced ? Of("mrow", Growing("(", "prefix"), stack, Growing(")", "postfix")) : stack;
    }

    /// <summary>Space.</summary>
    /// <param name="em">Its width in the font's size.</param>
    public static XElement Space(double em)
        => Of("mspace", new XAttribute("width", string.Create(CultureInfo.InvariantCulture, $"{em:0.####}em")));
}
