using System.CommandLine;
using Pegr.Torch.Cli.Completion;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr completion</c>: a script that has a shell complete commands, options and values.</summary>
/// <remarks>The scripts ask the program, by the directive <c>[suggest:POSITION]</c> that the root command knows.</remarks>
internal static class CompletionCommand
{
    private static readonly string Shells = string.Join(", ", CompletionScript.All.Select(script => script.Shell));

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("SHELL") { HelpName = "SHELL", Description = $"Shell: {Shells}. The script's first line says where it goes." };
        shell.CompletionSources.Add(_ => CompletionScript.All.Select(script => script.Shell));
        var command = new Command("completion", "Print a script that has your shell complete commands, options and values.") { shell };
        command.SetAction(parse =>
        {
            context.Console.Profile.Out.Writer.Write(Find(parse.GetRequiredValue(shell)).Read());
            return ExitCode.Success;
        });
        return command;
    }

    private static CompletionScript Find(string shell)
        => CompletionScript.All.FirstOrDefault(script => script.Shell == shell)
            ?? throw new InvalidInputException(
                $"SHELL: there is no script for '{shell}'.{NearestName.Question(shell, CompletionScript.All.Select(script => script.Shell))} Use one of {Shells}.");
}
