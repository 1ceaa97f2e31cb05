using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>A formula in MathML, which browsers show without a script and a font of their own.</summary>
/// <param name="Element">The formula.</param>
/// <param name="Unknown">What of it is shown as its TeX source, as it is not known here.</param>
internal sealed record Formula(XElement Element, IReadOnlyList<string> Unknown)
{
    /// <summary>Reads a formula. Whatever it is, it is read: nothing is thrown, and nothing of it is lost.</summary>
    /// <param name="tex">The source in TeX, without the dollar signs.</param>
    /// <param name="isBlock">Whether it stands on lines of its own.</param>
    public static Formula Of(string tex, bool isBlock)
    {
        var parser = new TexParser(tex);
        var element = MathElements.Of(
            "math",
            isBlock ? new XAttribute("display", "block") : null,
            new XAttribute("alttext", tex.Trim()),
            parser.All());
        return new Formula(element, parser.Unknown);
    }
}
