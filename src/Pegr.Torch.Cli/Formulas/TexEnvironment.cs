using System.Xml.Linq;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Reads environments, such as matrices.</summary>
internal static class TexEnvironment
{
    private const string End = @"\end";

    /// <summary>Reads an environment.</summary>
    /// <param name="parser">Reads its cells.</param>
    /// <param name="lexer">The source, behind <c>\begin</c>.</param>
    public static Atom Read(TexParser parser, TexLexer lexer)
    {
        var name = lexer.Raw();
        if (!TexTable.Contains(name))
        {
            return parser.AsWritten($"\\begin{{{name}}}");
        }

        lexer.Bracketed(); // where it stands beside others
        var columns = name.TrimEnd('*') is "array" or "alignedat" or "alignat" or "subarray" ? lexer.Raw() : ""; // how they are aligned, or how many there are

        var rows = TexRow.Read(parser, lexer, token => token == End);
        if (lexer.Take(End))
        {
            lexer.Raw();
        }

        return new Atom(TexTable.Of(name, rows, columns), AtomKind.Ordinary);
    }

    /// <summary>Reads what stands below or above a sign in several lines.</summary>
    /// <param name="parser">Reads the lines.</param>
    /// <param name="lexer">The source, behind the command's name.</param>
    public static XElement Stacked(TexParser parser, TexLexer lexer)
    {
        lexer.Take("{");
        var rows = TexRow.Read(parser, lexer, token => token == "}");
        lexer.Take("}");
        return TexTable.Of(TexTable.Stack, rows);
    }
}
