using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Reads what is set otherwise: words, letters of an alphabet, what is colored, what has an accent or a line.</summary>
/// <param name="parser">Reads what is set so.</param>
/// <param name="lexer">The source, behind the command's name.</param>
internal sealed class TexSettings(TexParser parser, TexLexer lexer)
{
    /// <summary>Words, in which formulas stand between dollar signs.</summary>
    /// <param name="name">The command's name.</param>
    public Atom Words(string name)
    {
        var parts = TexText.Parts(lexer.Raw()).Select(part => part.IsFormula ? parser.Nested(part.Text) : MathElements.Text(TexText.Set(name, part.Text)));
        return Ordinary(MathElements.Row([.. parts]));
    }

    /// <summary>Letters of an alphabet.</summary>
    /// <param name="name">Its name.</param>
    public Atom InAlphabet(string name)
    {
        var argument = parser.Argument();
        var letters = argument.DescendantsAndSelf().Where(element => element.Name.LocalName is "mi" or "mn").ToList();
        return Ordinary(name == "mathrm" && letters.Count > 0 && argument.Value == string.Concat(letters.Select(letter => letter.Value))
            ? MathElements.Identifier(argument.Value, isUpright: true)
            : MathAlphabet.Set(name, argument));
    }

    /// <summary>A part in a color.</summary>
    public Atom Colored()
    {
        var color = string.Concat(lexer.Raw().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '#'));
        return Ordinary(MathElements.Of("mrow", new XAttribute("mathcolor", color), parser.Argument()));
    }

    /// <summary>A part with an accent.</summary>
    /// <param name="text">The accent.</param>
    /// <param name="isAbove">Whether it stands above the part.</param>
    /// <param name="grows">Whether it is as wide as the part.</param>
    public Atom Accented(string text, bool isAbove, bool grows)
    {
        var sign = MathElements.Sign(text, new XAttribute("stretchy", grows ? "true" : "false"));
        var element = isAbove
            ? MathElements.Of("mover", new XAttribute("accent", "true"), parser.Argument(), sign)
            : MathElements.Of("munder", new XAttribute("accentunder", "true"), parser.Argument(), sign);
        return new Atom(element, AtomKind.Ordinary, HasLimits: text is "⏞" or "⏟");
    }

    /// <summary>A part with a line.</summary>
    /// <param name="side">The side of the line: top or bottom.</param>
    public Atom Lined(string side)
        => Ordinary(MathElements.Of("mrow", new XAttribute("style", $"border-{side}:0.06em solid;padding-{side}:0.1em"), parser.Argument()));

    private static Atom Ordinary(XElement element) => new(element, AtomKind.Ordinary);
}
