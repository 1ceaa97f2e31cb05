using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Sets what stands above and below a part of a formula.</summary>
internal static class TexScripts
{
    private const string Movable = "movablelimits";

    /// <summary>The part with both, either or none.</summary>
    public static XElement Of(Atom part, IReadOnlyList<XElement> above, IReadOnlyList<XElement> below)
    {
        var (over, under) = (above.Count > 0, below.Count > 0);
        var name = (part.HasLimits, under, over) switch
        {
            (_, false, false) => null,
            (false, true, true) => "msubsup",
            (false, true, false) => "msub",
            (false, false, true) => "msup",
            (true, true, true) => "munderover",
            (true, true, false) => "munder",
            (true, false, true) => "mover",
        };
        if (name is null)
        {
            return part.Element;
        }

        // Names of functions take limits as sums do: below in a displayed formula, beside in a line of text.
        var element = part is { HasLimits: true, Kind: AtomKind.Function }
            ? MathElements.Sign(part.Element.Value, new XAttribute("movablelimits", (string?)part.Element.Attribute(Movable) ?? "true"), new XAttribute("lspace", "0"), new XAttribute("rspace", "0"), new XAttribute("form", "prefix"))
            : part.Element;

        // Browsers stretch what stands in a row, and not what scripts are set at.
        element = (string?)element.Attribute("minsize") is null ? element : MathElements.Of("mrow", element);
        return MathElements.Of(name, element, under ? MathElements.Row(below) : null, over ? MathElements.Row(above) : null);
    }
}
