using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Sweeps;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr sweep</c>: a grid of runs over two settings.</summary>
internal static class SweepCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var source = new SweepSource(context);
        var shard = new Option<string>("--shard")
        {
            HelpName = "I/K",
            Description = "Compute every K-th run only, from the I-th on; 'pegr sweep merge' puts the shares together.",
        };
        var command = new Command(SweepDefinition.Instance.Name, SweepDefinition.Instance.Description) { shard };
        source.AddTo(command);
        command.SetAction(parse => Run(context, () => source.Open(parse, shard), Share(parse.GetValue(shard))));
        command.Add(SweepSubmitCommand.Create(context));
        command.Add(SweepMergeCommand.Create(context));
        return command;
    }

    private static Shard Share(string? text) => text is null ? Shard.Whole : Shard.Parse(text);

    private static int Run(CommandContext context, Func<SweepFolder> open, Shard shard)
    {
        var folder = open();
        new SweepRunner(folder, shard).Run(context);
        if (shard.Count > 1)
        {
            context.Console.WritePlain($"Share {shard} is complete. When all are: pegr sweep merge {ShellText.QuoteFolder(folder.Path)}");
            return ExitCode.Success;
        }

        Finish(context, folder);
        return ExitCode.Success;
    }

    /// <summary>Puts a sweep together and reports it.</summary>
    public static void Finish(CommandContext context, SweepFolder folder)
    {
        var (record, figures) = SweepCompletion.Complete(folder);
        SweepReport.Write(context.Console, folder, record, figures);
    }
}
