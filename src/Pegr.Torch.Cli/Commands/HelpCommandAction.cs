using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Pegr.Torch.Cli.Hosting;

namespace Pegr.Torch.Cli.Commands;

/// <summary>Shows the help text: of a command with many options those that matter first, and all of them with <c>--help all</c>.</summary>
internal sealed class HelpCommandAction(CommandContext context) : SynchronousCommandLineAction
{
    private const string All = "all";

    /// <summary>What is wrong with the rest of the line does not matter.</summary>
    public override bool ClearsParseErrors => true;

    /// <summary>Has a command line show its help so; without a subcommand, too.</summary>
    public static void AddTo(RootCommand root, CommandContext context)
    {
        var help = new HelpCommandAction(context);
        root.Options.OfType<HelpOption>().Single().Action = help;
        root.SetAction(help.Invoke);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var command = parseResult.CommandResult.Command;
        var isOfAll = parseResult.Tokens is [.., { Value: All }];
        foreach (var line in new HelpText(command, context.Width, isOfAll, TheoryCommand.Counting(command)).Lines())
        {
            parseResult.InvocationConfiguration.Output.WriteLine(line);
        }

        return ExitCode.Success;
    }
}
