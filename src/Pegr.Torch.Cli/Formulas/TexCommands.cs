using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Reads commands with what they take.</summary>
/// <param name="parser">Reads what they take.</param>
/// <param name="lexer">The source, behind the command's name.</param>
internal sealed class TexCommands(TexParser parser, TexLexer lexer)
{
    private readonly TexFences _fences = new(parser, lexer);
    private readonly TexSettings _settings = new(parser, lexer);

    /// <summary>Reads a command.</summary>
    /// <param name="name">Its name without the backslash.</param>
    public Atom Read(string name)
    {
        if (TexSymbols.Signs.TryGetValue(name, out var sign))
        {
            return TexCharacter.OfSign(sign.Text, sign.Kind);
        }

        if (TexSymbols.Large.TryGetValue(name, out var large))
        {
            return new Atom(MathElements.Sign(large.Text, new XAttribute("movablelimits", "true")), large.Kind, HasLimits: !name.EndsWith("int", StringComparison.Ordinal));
        }

        if (TexSymbols.Functions.TryGetValue(name, out var hasLimits))
        {
            return new Atom(MathElements.Identifier(name, isUpright: true), AtomKind.Function, hasLimits);
        }

        if (TexSymbols.Spaces.TryGetValue(name, out var space))
        {
            return new Atom(MathElements.Space(space), AtomKind.Space);
        }

        if (TexSymbols.Accents.TryGetValue(name, out var accent))
        {
            return _settings.Accented(accent.Text, accent.IsAbove, accent.Grows);
        }

        if (MathAlphabet.Contains(name))
        {
            return _settings.InAlphabet(name);
        }

        var side = name[^1] is 'l' or 'r' or 'm' ? name[^1] : ' ';
        return TexSymbols.Sizes.TryGetValue(side == ' ' ? name : name[..^1], out var size) ? _fences.Sized(size, side) : Structure(name);
    }

    private Atom Structure(string name) => name switch
    {
        "frac" or "tfrac" or "dfrac" or "cfrac" => Ordinary(Styled(name[..^4], MathElements.Of("mfrac", Argument(), Argument()))),
        "binom" or "tbinom" or "dbinom" => Ordinary(Styled(name[..^5], MathElements.Stacked(Argument(), Argument(), isFenced: true))),
        "sqrt" => Root(),
        "text" or "textrm" or "textnormal" or "mbox" or "hbox" or "textbf" or "textit" or "texttt" or "textsf" or "emph" => _settings.Words(name),
        "substack" => Ordinary(TexEnvironment.Stacked(parser, lexer)),
        "boxed" or "fbox" => Ordinary(MathElements.Of("mrow", new XAttribute("style", "border:0.06em solid;padding:0.25em"), Argument())),
        "phantom" or "hphantom" or "vphantom" => Ordinary(MathElements.Of("mphantom", Argument())),
        "textcolor" => _settings.Colored(),
        "pmod" => Ordinary(MathElements.Of("mrow", MathElements.Space(1), MathElements.Sign("("), MathElements.Identifier("mod"), MathElements.Space(0.3333), Argument(), MathElements.Sign(")"))),
        "bmod" or "mod" => new Atom(MathElements.Sign("mod", new XAttribute("form", "infix")), AtomKind.Binary),
        "mathop" => new Atom(Argument(), AtomKind.Operator, HasLimits: true),
        "mathrel" => new Atom(Argument(), AtomKind.Relation),
        "mathbin" => new Atom(Argument(), AtomKind.Binary),
        "mathord" or "mathopen" or "mathclose" or "mathinner" or "mathpunct" or "smash" or "ensuremath" => Ordinary(Argument()),
        "hspace" or "hskip" or "mspace" or "kern" or "mkern" => Space(),
        "xrightarrow" or "xleftarrow" or "xRightarrow" => Arrow(name),
        "argmax" or "argmin" => new Atom(MathElements.Identifier($"arg\u2009{name[3..]}", isUpright: true), AtomKind.Function, HasLimits: true),
        "operatorname" => Named(),
        "overline" => _settings.Lined("top"),
        "underline" => _settings.Lined("bottom"),
        "overset" or "stackrel" => Over(Argument(), Argument()),
        "underset" => Under(Argument(), Argument()),
        "not" => new Atom(MathElements.Sign(Argument().Value + '\u0338'), AtomKind.Relation),
        "tag" => Ordinary(MathElements.Text($" ({lexer.Raw()})")),
        "left" => _fences.Enclosed(),
        "middle" => _fences.Middle(),
        "begin" => TexEnvironment.Read(parser, lexer),
        _ => parser.AsWritten($"\\{name}"),
    };

    private XElement Argument() => parser.Argument();

    private Atom Named()
    {
        var hasLimits = lexer.Take("*");
        return new Atom(MathElements.Identifier(lexer.Raw().Replace(@"\,", "\u2009", StringComparison.Ordinal), isUpright: true), AtomKind.Function, hasLimits);
    }

    private Atom Root()
    {
        if (!lexer.Take("["))
        {
            return Ordinary(MathElements.Of("msqrt", Argument()));
        }

        var degree = MathElements.Row(parser.Sequence(token => token is "]" or "}"));
        lexer.Take("]");
        return Ordinary(MathElements.Of("mroot", Argument(), degree));
    }

    private Atom Space()
    {
        lexer.Take("*");
        return new Atom(MathElements.Space(TexText.Ems(lexer.RawLength())), AtomKind.Space);
    }

    private Atom Arrow(string name)
    {
        var below = lexer.Bracketed();
        var arrow = MathElements.Sign(name switch { "xrightarrow" => "→", "xleftarrow" => "←", _ => "⇒" }, new XAttribute("stretchy", "true"));
        var above = Padded(Argument());
        return new Atom(
            below is null ? MathElements.Of("mover", arrow, above) : MathElements.Of("munderover", arrow, Padded(parser.Nested(below)), above),
            AtomKind.Relation);
    }

    private static XElement Padded(XElement element) => MathElements.Of("mrow", MathElements.Space(0.3), element, MathElements.Space(0.3));

    private static XElement Styled(string style, XElement fraction)
        => style.Length == 0 ? fraction : MathElements.Of("mstyle", new XAttribute("displaystyle", style == "t" ? "false" : "true"), new XAttribute("scriptlevel", 0), fraction);

    private static Atom Over(XElement above, XElement part) => Ordinary(MathElements.Of("mover", part, above));

    private static Atom Under(XElement below, XElement part) => Ordinary(MathElements.Of("munder", part, below));

    private static Atom Ordinary(XElement element) => new(element, AtomKind.Ordinary);
}
