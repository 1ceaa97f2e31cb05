using System.CommandLine;
using System.CommandLine.Parsing;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Hosting;

/// <summary>Of an option that takes one value and stands there several times the last one counts, as with most commands: a script's flags can be overridden behind them.</summary>
internal static class RepeatedOptions
{
    private static readonly string[] Truths = ["true", "false"];

    /// <summary>The arguments without the occurrences that do not count.</summary>
    /// <exception cref="InvalidInputException">A list stands there several times.</exception>
    public static IReadOnlyList<string> LastOnly(IReadOnlyList<string> args, RootCommand root, ParserConfiguration configuration)
    {
        var kept = args.ToList();
        foreach (var repeated in root.Parse(args, configuration).CommandResult.Children.OfType<OptionResult>())
        {
            if (repeated.Option.Arity.MaximumNumberOfValues <= 1)
            {
                CheckList(repeated);
                for (var surplus = repeated.IdentifierTokenCount - 1; surplus > 0; surplus--)
                {
                    RemoveFirst(kept, repeated.Option);
                }
            }
        }

        return kept;
    }

    // Of a list both may be meant.
    private static void CheckList(OptionResult repeated)
    {
        if (repeated.IdentifierTokenCount > 1 && Setting.IsList(repeated.Option.HelpName))
        {
            var (name, values) = (repeated.Option.Name, ShellText.Quote(string.Join(',', repeated.Tokens.Select(token => token.Value))));
            throw new InvalidInputException($"{name}: stands there several times; give one list, such as {name} {values}, or leave all but one out.");
        }
    }

    private static void RemoveFirst(List<string> args, Option option)
    {
        var index = args.FindIndex(arg => arg == option.Name || arg.StartsWith($"{option.Name}=", StringComparison.Ordinal) || arg.StartsWith($"{option.Name}:", StringComparison.Ordinal));
        if (index < 0)
        {
            return; // written as an alias
        }

        var hasValue = args[index] == option.Name && index + 1 < args.Count
            && (option.Arity.MinimumNumberOfValues > 0 || (option.Arity.MaximumNumberOfValues > 0 && Truths.Contains(args[index + 1])));
        args.RemoveRange(index, hasValue ? 2 : 1);
    }
}
