using System.CommandLine;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Sweeps;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr sweep merge</c>: from the shares' results to one table and the figures.</summary>
internal static class SweepMergeCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var path = new Argument<string>("DIR") { Description = "The sweep's folder; results of shares computed elsewhere go into its folder 'shards'." };
        var command = new Command("merge", "Check that every run of a sweep is there exactly once, and draw its figures.") { path };
        command.SetAction(parse =>
        {
            SweepCommand.Finish(context, SweepFolder.Reopen("merge", parse.GetRequiredValue(path)));
            return ExitCode.Success;
        });
        return command;
    }
}
