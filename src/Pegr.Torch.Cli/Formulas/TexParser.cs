using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Reads a formula in TeX. What it does not know is shown as it is written.</summary>
/// <param name="tex">The source.</param>
/// <param name="macros">The commands that are defined.</param>
/// <param name="depth">How deep in another formula this one stands.</param>
internal sealed class TexParser(string tex, TexMacros macros, int depth = 0)
{
    private const int MaxDepth = 100;
    private const string LineBreak = @"\\";

    private readonly TexLexer _lexer = new(tex, macros);
    private readonly List<string> _unknown = [];
    private int _depth = depth;

    /// <summary>What was not known.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Reads all of it.</summary>
    public XElement All()
    {
        var rows = Rows(_ => false);
        return rows is [[var only]] ? MathElements.Row(only) : TexTable.Of("aligned", rows);
    }

    // Rows of cells, up to a token that is not taken.
    private List<List<IReadOnlyList<XElement>>> Rows(Func<string, bool> isEnd)
    {
        List<List<IReadOnlyList<XElement>>> rows = [[]];
        while (true)
        {
            rows[^1].Add(Sequence(token => token is "&" or LineBreak || isEnd(token)));
            if (_lexer.Take(LineBreak))
            {
                _lexer.TakeHeight();
                rows.Add([]);
            }
            else if (!_lexer.Take("&"))
            {
                return rows;
            }
        }
    }

    private IReadOnlyList<XElement> Sequence(Func<string, bool> isEnd)
    {
        var run = new TexRun();
        while (!_lexer.IsAtEnd && !isEnd(_lexer.Peek()))
        {
            if (TexRun.IsSwitch(_lexer.Peek()))
            {
                run.Switch(_lexer.Next());
            }
            else if (!TexSilent.Take(_lexer, macros))
            {
                run.Add(Scripted());
            }
        }

        return run.End();
    }

    // A part with what stands above and below it.
    private Atom Scripted()
    {
        var part = _lexer.Peek() is "^" or "_" or "'" ? new Atom(MathElements.Of("mrow"), AtomKind.Ordinary) : One(isWhole: true);
        var (above, below) = (new List<XElement>(), new List<XElement>());
        while (true)
        {
            if (_lexer.Take("'"))
            {
                above.Add(MathElements.Sign("′", new XAttribute("lspace", "0"), new XAttribute("rspace", "0")));
            }
            else if (_lexer.Take("^"))
            {
                above.Add(Argument());
            }
            else if (_lexer.Take("_"))
            {
                below.Add(Argument());
            }
            else if (_lexer.Take(@"\limits"))
            {
                part = part with { HasLimits = true };
                part.Element.SetAttributeValue("movablelimits", part.Element.Name.LocalName is "mo" or "mi" ? "false" : null);
            }
            else if (_lexer.Take(@"\nolimits"))
            {
                part = part with { HasLimits = false };
            }
            else
            {
                return part with { Element = TexScripts.Of(part, above, below), HasLimits = false };
            }
        }
    }

    // What a command takes: a group, or one thing.
    private XElement Argument() => _lexer.IsAtEnd || _lexer.Peek() == "}" ? MathElements.Of("mrow") : One(isWhole: false).Element;

    // One thing; a number is one where it is asked for as a whole, and else its first digit is.
    private Atom One(bool isWhole)
    {
        if (_depth == MaxDepth)
        {
            return AsWritten(_lexer.Rest());
        }

        _depth++;
        try
        {
            if (isWhole && char.IsAsciiDigit(_lexer.Peek()[0]))
            {
                return new Atom(MathElements.Number(_lexer.Digits()), AtomKind.Ordinary);
            }

            var token = _lexer.Next();
            return token switch
            {
                "{" => Group(),
                [not '\\', ..] => TexCharacter.Of(token) ?? AsWritten(token),
                [_, .. { Length: > 0 } name] => Command(name),
                _ => AsWritten(token),
            };
        }
        finally
        {
            _depth--;
        }
    }

    private Atom Group()
    {
        var elements = Sequence(token => token == "}");
        _lexer.Take("}");
        return new Atom(MathElements.Row(elements), AtomKind.Ordinary);
    }

    private Atom Command(string name)
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
            return Accented(accent.Text, accent.IsAbove, accent.Grows);
        }

        if (MathAlphabet.Contains(name))
        {
            return InAlphabet(name);
        }

        var side = name[^1] is 'l' or 'r' or 'm' ? name[^1] : ' ';
        return TexSymbols.Sizes.TryGetValue(side == ' ' ? name : name[..^1], out var size) ? Sized(size, side) : Structure(name);
    }

    private Atom Structure(string name) => name switch
    {
        "frac" or "tfrac" or "dfrac" or "cfrac" => Ordinary(Styled(name[..^4], MathElements.Of("mfrac", Argument(), Argument()))),
        "binom" or "tbinom" or "dbinom" => Ordinary(Styled(name[..^5], MathElements.Stacked(Argument(), Argument(), isFenced: true))),
        "sqrt" => Root(),
        "text" or "textrm" or "textnormal" or "mbox" or "hbox" or "textbf" or "textit" or "texttt" or "textsf" or "emph" => Ordinary(Words(name)),
        "substack" => Ordinary(Stacked()),
        "boxed" or "fbox" => Ordinary(MathElements.Of("mrow", new XAttribute("style", "border:0.06em solid;padding:0.25em"), Argument())),
        "phantom" or "hphantom" or "vphantom" => new Atom(MathElements.Of("mphantom", Argument()), AtomKind.Ordinary),
        "textcolor" => Ordinary(MathElements.Of("mrow", Color(), Argument())),
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
        "overline" => Lined("top"),
        "underline" => Lined("bottom"),
        "overset" or "stackrel" => Over(Argument(), Argument()),
        "underset" => Under(Argument(), Argument()),
        "not" => new Atom(MathElements.Sign(Argument().Value + '\u0338'), AtomKind.Relation),
        "tag" => Ordinary(MathElements.Text($" ({_lexer.Raw()})")),
        "left" => Enclosed(),
        "middle" => new Atom(MathElements.Growing(Delimiter(), "infix"), AtomKind.Relation),
        "begin" => Environment(),
        _ => AsWritten($"\\{name}"),
    };

    private Atom Named()
    {
        var hasLimits = _lexer.Take("*");
        return new Atom(MathElements.Identifier(_lexer.Raw().Replace(@"\,", "\u2009", StringComparison.Ordinal), isUpright: true), AtomKind.Function, hasLimits);
    }

    private Atom Root()
    {
        if (!_lexer.Take("["))
        {
            return Ordinary(MathElements.Of("msqrt", Argument()));
        }

        var degree = MathElements.Row(Sequence(token => token is "]" or "}"));
        _lexer.Take("]");
        return Ordinary(MathElements.Of("mroot", Argument(), degree));
    }

    private Atom Accented(string text, bool isAbove, bool grows)
    {
        var sign = MathElements.Sign(text, new XAttribute("stretchy", grows ? "true" : "false"));
        var element = isAbove
            ? MathElements.Of("mover", new XAttribute("accent", "true"), Argument(), sign)
            : MathElements.Of("munder", new XAttribute("accentunder", "true"), Argument(), sign);
        return new Atom(element, AtomKind.Ordinary, HasLimits: text is "⏞" or "⏟");
    }

    private Atom Lined(string side)
        => Ordinary(MathElements.Of("mrow", new XAttribute("style", $"border-{side}:0.06em solid;padding-{side}:0.1em"), Argument()));

    private Atom InAlphabet(string name)
    {
        var argument = Argument();
        var letters = argument.DescendantsAndSelf().Where(element => element.Name.LocalName is "mi" or "mn").ToList();
        return Ordinary(name == "mathrm" && letters.Count > 0 && argument.Value == string.Concat(letters.Select(letter => letter.Value))
            ? MathElements.Identifier(argument.Value, isUpright: true)
            : MathAlphabet.Set(name, argument));
    }

    // Words, in which formulas stand between dollar signs.
    private XElement Words(string name)
    {
        var parts = TexText.Parts(_lexer.Raw()).Select(part => part.IsFormula
            ? _depth < MaxDepth ? new TexParser(part.Text, macros, _depth + 1).Inside(_unknown) : MathElements.Text(part.Text)
            : MathElements.Text(TexText.Set(name, part.Text)));
        return MathElements.Row([.. parts]);
    }

    private XElement Inside(List<string> unknown)
    {
        var all = All();
        unknown.AddRange(_unknown);
        return all;
    }

    private XElement Stacked()
    {
        _lexer.Take("{");
        var rows = Rows(token => token == "}");
        _lexer.Take("}");
        return TexTable.Of(TexTable.Stack, rows);
    }

    private Atom Space()
    {
        _lexer.Take("*");
        return new Atom(MathElements.Space(TexText.Ems(_lexer.RawLength())), AtomKind.Space);
    }

    private XAttribute Color() => new("mathcolor", string.Concat(_lexer.Raw().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '#')));

    private Atom Arrow(string name)
    {
        var below = _lexer.Bracketed();
        var arrow = MathElements.Sign(name switch { "xrightarrow" => "→", "xleftarrow" => "←", _ => "⇒" }, new XAttribute("stretchy", "true"));
        var above = Padded(Argument());
        return new Atom(
            below is null
                ? MathElements.Of("mover", arrow, above)
                : MathElements.Of("munderover", arrow, Padded(new TexParser(below, macros, _depth + 1).Inside(_unknown)), above),
            AtomKind.Relation);
    }

    private static XElement Padded(XElement element) => MathElements.Of("mrow", MathElements.Space(0.3), element, MathElements.Space(0.3));

    private Atom Sized(double size, char side)
    {
        var fence = Delimiter();
        return side switch
        {
            'l' => new Atom(MathElements.Fence(fence, isOpening: true, size), AtomKind.Open),
            'r' => new Atom(MathElements.Fence(fence, isOpening: false, size), AtomKind.Close),
            'm' => new Atom(MathElements.Fence(fence, isOpening: false, size), AtomKind.Relation),
            _ => Ordinary(MathElements.Fence(fence, isOpening: false, size)),
        };
    }

    private Atom Enclosed()
    {
        var open = Delimiter();
        var inside = Sequence(token => token == @"\right");
        var close = _lexer.Take(@"\right") ? Delimiter() : "";
        return Ordinary(MathElements.Of(
            "mrow",
            open.Length > 0 ? MathElements.Growing(open, "prefix") : null,
            inside,
            close.Length > 0 ? MathElements.Growing(close, "postfix") : null));
    }

    // A fence after a command that says how large it is; a point stands for none.
    private string Delimiter()
    {
        var token = _lexer.Next();
        if (token.Length < 2)
        {
            return token switch { "." => "", "<" => "⟨", ">" => "⟩", _ => token };
        }

        if (TexSymbols.Signs.TryGetValue(token[1..], out var sign))
        {
            return sign.Text;
        }

        _unknown.Add(token);
        return token;
    }

    private Atom Environment()
    {
        var name = _lexer.Raw();
        if (!TexTable.Contains(name))
        {
            return AsWritten($"\\begin{{{name}}}");
        }

        _lexer.Bracketed(); // where it stands beside others
        var columns = name.TrimEnd('*') is "array" or "alignedat" or "alignat" or "subarray" ? _lexer.Raw() : ""; // how they are aligned, or how many there are

        var rows = Rows(token => token == @"\end");
        if (_lexer.Take(@"\end"))
        {
            _lexer.Raw();
        }

        return Ordinary(TexTable.Of(name, rows, columns));
    }

    private Atom AsWritten(string source)
    {
        _unknown.Add(source);
        return Ordinary(MathElements.Text(source));
    }

    private static XElement Styled(string style, XElement fraction)
        => style.Length == 0 ? fraction : MathElements.Of("mstyle", new XAttribute("displaystyle", style == "t" ? "false" : "true"), new XAttribute("scriptlevel", 0), fraction);

    private static Atom Over(XElement above, XElement part) => Ordinary(MathElements.Of("mover", part, above));

    private static Atom Under(XElement below, XElement part) => Ordinary(MathElements.Of("munder", part, below));

    private static Atom Ordinary(XElement element) => new(element, AtomKind.Ordinary);
}
