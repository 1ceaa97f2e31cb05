namespace Pegr.Torch.Cli.Formulas;

/// <summary>Reads fences: those of a given size, and those that grow with what they enclose.</summary>
/// <param name="parser">Reads what is enclosed.</param>
/// <param name="lexer">The source, behind the command's name.</param>
internal sealed class TexFences(TexParser parser, TexLexer lexer)
{
    /// <summary>Reads a fence after a command that says its size.</summary>
    /// <param name="size">The size in parts of the line's.</param>
    /// <param name="side">On which side it stands: l, r or m; a space for none.</param>
    public Atom Sized(double size, char side)
    {
        var fence = Delimiter();
        return side switch
        {
            'l' => new Atom(MathElements.Fence(fence, isOpening: true, size), AtomKind.Open),
            'r' => new Atom(MathElements.Fence(fence, isOpening: false, size), AtomKind.Close),
            'm' => new Atom(MathElements.Fence(fence, isOpening: false, size), AtomKind.Relation),
            _ => new Atom(MathElements.Fence(fence, isOpening: false, size), AtomKind.Ordinary),
        };
    }

    /// <summary>Reads what stands between <c>\left</c> and <c>\right</c>.</summary>
    public Atom Enclosed()
    {
        var open = Delimiter();
        var inside = parser.Sequence(token => token == @"\right");
        var close = lexer.Take(@"\right") ? Delimiter() : "";
        var element = MathElements.Of(
            "mrow",
            open.Length > 0 ? MathElements.Growing(open, "prefix") : null,
            inside,
            close.Length > 0 ? MathElements.Growing(close, "postfix") : null);
        return new Atom(element, AtomKind.Ordinary);
    }

    /// <summary>Reads a fence between the two.</summary>
    public Atom Middle() => new(MathElements.Growing(Delimiter(), "infix"), AtomKind.Relation);

    // A point stands for none.
    private string Delimiter()
    {
        var token = lexer.Next();
        if (token.Length < 2)
        {
            return token switch { "." => "", "<" => "⟨", ">" => "⟩", _ => token };
        }

        return TexSymbols.Signs.TryGetValue(token[1..], out var sign) ? sign.Text : parser.AsWritten(token).Element.Value;
    }
}
