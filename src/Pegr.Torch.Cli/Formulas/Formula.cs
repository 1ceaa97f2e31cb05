using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>A formula in MathML, which browsers show without a script and a font of their own.</summary>
/// <param name="Element">The formula.</param>
/// <param name="Unknown">What of it is shown as its TeX source, as it is not known here.</param>
internal sealed record Formula(XElement Element, IReadOnlyList<string> Unknown)
{
    /// <summary>Reads a formula by itself, as <see cref="Of(string, bool, TexMacros)"/> does.</summary>
    public static Formula Of(string tex, bool isBlock) => Of(tex, isBlock, new TexMacros());

    /// <summary>Reads a formula. Whatever it is, it is read: nothing is thrown, and nothing of it is lost.</summary>
    /// <param name="tex">The source in TeX, without the dollar signs.</param>
    /// <param name="isBlock">Whether it stands on lines of its own.</param>
    /// <param name="macros">What formulas before it have defined; what it defines is added.</param>
    public static Formula Of(string tex, bool isBlock, TexMacros macros)
    {
        macros.Begin();
        var parser = new TexParser(tex, macros);
        var element = MathElements.Of(
            "math",
            isBlock ? new XAttribute("display", "block") : null,
            new XAttribute("alttext", tex.Trim()),
            parser.All());
        return new Formula(element, parser.Unknown);
    }
}
