using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Sweeps;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr sweep</c> and <c>pegr sweep images</c>: a grid of runs over two settings.</summary>
internal static class SweepCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = Create(context, SweepDefinitions.Synthetic, SweepDefinitions.Synthetic.Name);
        command.Add(SweepMergeCommand.Create(context));
        command.Add(Create(context, SweepDefinitions.Images, "images"));
        return command;
    }

    private static Command Create(CommandContext context, SweepDefinition definition, string name)
    {
        var source = new SweepSource(context, definition);
        var shard = new Option<string>("--shard")
        {
            HelpName = "I/K",
            Description = "Compute every K-th run only, from the I-th on; 'pegr sweep merge' puts the shares together.",
        };
        var devices = new Option<string>(DeviceList.Flag)
        {
            HelpName = "NAME,…",
            Description = "Devices to share the runs of a sweep on images among, such as cuda:0,cuda:1, a process for each; results are those of one.",
        };
        var modes = new OutputModes();
        var worker = new Option<bool>(Worker.Flag) { Hidden = true };
        var command = new Command(name, definition.Description) { shard, devices, worker };
        source.AddTo(command);
        modes.AddTo(command);
        command.SetAction(parse =>
        {
            var share = parse.GetValue(shard) is { } text ? Shard.Parse(text) : Shard.Whole;
            var chosen = DeviceList.Parse(parse.GetValue(devices));
            var given = modes.Apply(context, parse);
            var folder = source.Open(parse, chosen.Kind, device => Check(chosen, device), [shard, devices, worker, .. modes.Options]);
            return Run(given, folder, share, chosen, parse.GetValue(worker));
        });
        command.Add(SweepSubmitCommand.Create(context, definition));
        return command;
    }

    // Before anything is written.
    private static void Check(DeviceList devices, string? device)
    {
        devices.CheckKind(device);
        var names = devices.Names.Count > 0 ? devices.Names : device is null ? [] : [device];
        foreach (var name in names.Where(name => name != "cpu"))
        {
            Devices.Parse(name);
        }
    }

    private static int Run(CommandContext context, SweepFolder folder, Shard shard, DeviceList devices, bool isWorker)
    {
        if (devices.Names.Count > 1)
        {
            new DeviceWorkers(folder, shard, devices).Run(context);
        }
        else
        {
            if (isWorker)
            {
                Worker.StopWithInput(context.Stop);
            }

            new SweepRunner(folder, shard, devices.Names.Count == 0 ? null : devices.Names[0]) { IsWorker = isWorker }.Run(context);
        }

        if (isWorker)
        {
            return ExitCode.Success;
        }

        if (shard.Count > 1)
        {
            context.WriteJson(() => JsonLayout.Object(json =>
            {
                json.WriteString("experiment", folder.Plan.Kind.Name);
                json.WriteString("status", "share complete");
                json.WriteString("share", shard.ToString());
                json.WriteString("folder", folder.Path);
            }));
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
        context.WriteJson(() => JsonLayout.WithPaths(folder.Summary, folder.Path, figures));
    }
}
