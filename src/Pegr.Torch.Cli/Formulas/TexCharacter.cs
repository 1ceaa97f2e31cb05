using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>What single characters and signs are in a formula.</summary>
internal static class TexCharacter
{
    private const double Tie = 0.3333;

    /// <summary>What a character other than a brace and a backslash is; <see langword="null"/> where it cannot stand alone.</summary>
    public static Atom? Of(string token) => token switch
    {
        "}" or "&" or "%" or "#" or "$" or "^" or "_" => null,
        "+" => OfSign("+", AtomKind.Binary),
        "-" => OfSign("−", AtomKind.Binary),
        "*" => OfSign("∗", AtomKind.Binary),
        "=" or "<" or ">" or ":" => OfSign(token, AtomKind.Relation),
        "," or ";" => OfSign(token, AtomKind.Punctuation),
        "(" or "[" => OfSign(token, AtomKind.Open),
        ")" or "]" or "!" or "?" => OfSign(token, AtomKind.Close),
        "~" => new Atom(MathElements.Space(Tie), AtomKind.Space),
        _ when char.IsAsciiDigit(token[0]) => new Atom(MathElements.Number(token), AtomKind.Ordinary),
        _ when IsLetter(token) => new Atom(MathElements.Identifier(token), AtomKind.Ordinary),
        _ => OfSign(token, AtomKind.Ordinary),
    };

    /// <summary>A sign of a kind.</summary>
    public static Atom OfSign(string text, AtomKind kind) => new(
        kind switch
        {
            AtomKind.Open => MathElements.Fence(text, isOpening: true),
            AtomKind.Close => MathElements.Fence(text, isOpening: false),
            AtomKind.Ordinary when IsLetter(text) => MathElements.Identifier(text, isUpright: text is [>= 'Α' and <= 'Ω']),
            AtomKind.Ordinary when text is "∂" or "∇" or "∞" => MathElements.Identifier(text, isUpright: text != "∂"),
            AtomKind.Ordinary => MathElements.Sign(text, new XAttribute("stretchy", "false"), new XAttribute("lspace", "0"), new XAttribute("rspace", "0")),
            AtomKind.Relation => MathElements.Sign(text, new XAttribute("form", "infix"), new XAttribute("stretchy", "false")),
            _ => MathElements.Sign(text, new XAttribute("form", "infix")),
        },
        kind);

    private static bool IsLetter(string text) => char.IsLetter(text, 0);
}
