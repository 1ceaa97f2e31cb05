using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Pegr.Torch.Cli.Hosting;

namespace Pegr.Torch.Cli.Completion;

/// <summary>
/// What <c>pegr [suggest:POSITION] "pegr COMMAND LINE"</c> prints: what could stand at that position, one a line. The shells'
/// scripts ask so.
/// </summary>
/// <remarks>
/// In place of System.CommandLine's own answer, which fails on <c>--option=VALUE</c> and offers the spellings of help that
/// begin with a slash, and words that hold what was typed in their middle, too.
/// </remarks>
internal sealed class SuggestAction : SynchronousCommandLineAction
{
    private readonly SuggestDirective _directive;

    private SuggestAction(SuggestDirective directive) => _directive = directive;

    /// <summary>The line to complete is no command of the program's own.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Gives a root command this answer.</summary>
    public static void AddTo(RootCommand root)
    {
        var directive = root.Directives.OfType<SuggestDirective>().Single();
        directive.Action = new SuggestAction(directive);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var line = parseResult.Tokens.LastOrDefault(token => token.Type != TokenType.Directive)?.Value ?? "";
        var position = Position(parseResult.GetResult(_directive)?.Values is [var given, ..] ? given : null, line);
        foreach (var suggestion in Suggest(parseResult, line[..position]))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(suggestion);
        }

        return ExitCode.Success;
    }

    private static IEnumerable<string> Suggest(ParseResult parse, string line)
    {
        var word = line[(line.LastIndexOf(' ') + 1)..];
        var option = word.StartsWith("--", StringComparison.Ordinal) ? word[..(word.IndexOf('=') + 1)] : "";
        var asked = option.Length == 0 ? line : $"{line[..^word.Length]}{option[..^1]} {word[option.Length..]}";
        return parse.RootCommandResult.Command.Parse(asked, parse.Configuration).GetCompletions(asked.Length)
            .Select(item => option + item.Label)
            .Where(suggestion => suggestion.StartsWith(word, StringComparison.Ordinal) && !IsNoise(suggestion, word));
    }

    // A spelling of help, or a prefix that is there already and asks for more, such as folder:
    private static bool IsNoise(string suggestion, string word)
        => suggestion.Length == 0 || suggestion[0] == '/' || (suggestion == word && suggestion[^1] is '=' or ':');

    private static int Position(string? given, string line) => given switch
    {
        null => line.Length,
        _ when int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out var position) && position <= line.Length => position,
        _ => throw new InvalidInputException($"[suggest:{given}]: expected a position in the command line that follows, from 0 to {line.Length}."),
    };
}
