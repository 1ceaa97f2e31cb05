using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Reads a formula in TeX. What it does not know is shown as it is written.</summary>
internal sealed class TexParser
{
    private const int MaxDepth = 100;

    private readonly TexLexer _lexer;
    private readonly TexMacros _macros;
    private readonly TexCommands _commands;
    private readonly List<string> _unknown = [];
    private int _depth;

    /// <summary>Makes one.</summary>
    /// <param name="tex">The source.</param>
    /// <param name="macros">The commands that are defined.</param>
    /// <param name="depth">How deep in another formula this one stands.</param>
    public TexParser(string tex, TexMacros macros, int depth = 0)
    {
        (_lexer, _macros, _depth) = (new TexLexer(tex, macros), macros, depth);
        _commands = new TexCommands(this, _lexer);
    }

    /// <summary>What was not known.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Reads all of it.</summary>
    public XElement All()
    {
        var rows = TexRow.Read(this, _lexer, _ => false);
        return rows is [{ Cells: [var only] }] ? MathElements.Row(only) : TexTable.Of("aligned", rows);
    }

    /// <summary>Reads a formula within this one, such as one among words.</summary>
    public XElement Nested(string source)
    {
        if (_depth >= MaxDepth)
        {
            return MathElements.Text(source);
        }

        var inner = new TexParser(source, _macros, _depth + 1);
        var all = inner.All();
        _unknown.AddRange(inner._unknown);
        return all;
    }

    /// <summary>Reads what stands side by side, up to a token that is not taken.</summary>
    public IReadOnlyList<XElement> Sequence(Func<string, bool> isEnd)
    {
        var run = new TexRun();
        while (!_lexer.IsAtEnd && !isEnd(_lexer.Peek()))
        {
            if (TexRun.IsSwitch(_lexer.Peek()))
            {
                run.Switch(_lexer.Next());
            }
            else if (!TexSilent.Take(_lexer, _macros))
            {
                run.Add(Scripted());
            }
        }

        return run.End();
    }

    /// <summary>Reads what a command takes: a group, or one thing.</summary>
    public XElement Argument() => _lexer.IsAtEnd || _lexer.Peek() == "}" ? MathElements.Of("mrow") : One(isWhole: false).Element;

    /// <summary>Shows what is not known.</summary>
    public Atom AsWritten(string source)
    {
        _unknown.Add(source);
        return new Atom(MathElements.Text(source), AtomKind.Ordinary);
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
                [_, .. { Length: > 0 } name] => _commands.Read(name),
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
}
