using System.Globalization;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Commands that show nothing: definitions, names of formulas, and what says where lines and numbers are.</summary>
internal static class TexSilent
{
    /// <summary>Takes such a command where one comes next.</summary>
    /// <param name="lexer">The source.</param>
    /// <param name="macros">Where definitions go.</param>
    public static bool Take(TexLexer lexer, TexMacros macros)
    {
        switch (lexer.Peek())
        {
            case @"\notag" or @"\nonumber" or @"\hline" or @"\relax" or @"\allowbreak" or @"\protect" or @"\null":
                lexer.Next();
                return true;
            case @"\label" or @"\require" or @"\phantomsection":
                lexer.Next();
                lexer.Raw();
                return true;
            case @"\newcommand" or @"\renewcommand" or @"\providecommand":
                lexer.Next();
                lexer.Take("*");
                var (command, parameters) = lexer.RawDefinition();
                macros.Define(command, Count(parameters), lexer.Raw());
                return true;
            case @"\def" or @"\gdef":
                lexer.Next();
                var (defined, arguments) = lexer.RawDefinition();
                macros.Define(defined, arguments.Count(character => character == '#'), lexer.Raw());
                return true;
            case @"\DeclareMathOperator":
                lexer.Next();
                var star = lexer.Take("*") ? "*" : "";
                var (name, _) = lexer.RawDefinition();
                macros.Define(name, 0, $"\\operatorname{star}{{{lexer.Raw()}}}");
                return true;
            default:
                return false;
        }
    }

    private static int Count(string parameters)
        => int.TryParse(parameters.Trim().Trim('[', ']'), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, 9) : 0;
}
