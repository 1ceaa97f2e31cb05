using System.CommandLine;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Running;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr demo</c>: every experiment with its preset for the demo, one after the other.</summary>
internal static class DemoCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var output = new OutputOptions("demo");
        var command = new Command("demo", "See it work: signal-noise data, then real images beside patches of noise, 3 seeds each, in a minute and a half on two cores.");
        output.AddTo(command);
        command.SetAction(parse => Run(context, output.Read(parse)));
        return command;
    }

    private static int Run(CommandContext context, OutputTarget target)
    {
        var parts = context.Catalog
            .Where(experiment => experiment.Demo is not null)
            .Select(experiment => (Experiment: experiment, Settings: SettingsFile.Read(Preset.Find(experiment.Demo!), experiment, context.Catalog)))
            .Select(part => (part.Experiment, part.Settings, Request: RequestBuilder.Build(part.Experiment, part.Settings)))
            .ToList();
        if (!target.Overwrite)
        {
            RunFolder.Check(target);
        }

        foreach (var (experiment, _, _) in parts)
        {
            RunFolder.Check(target.Within(experiment.Name));
        }

        var completed = new List<CompletedRun>();
        foreach (var (experiment, settings, request) in parts)
        {
            context.Console.WriteLine($"pegr {experiment.Name}: {experiment.Description}");
            var run = ExperimentRunner.Run(context, experiment, request, settings, target.Within(experiment.Name));
            target = target.At(Path.GetDirectoryName(run.Folder.Path)!);
            completed.Add(run);
        }

        foreach (var run in completed)
        {
            RunReport.Write(context.Console, run);
        }

        var folder = Path.GetDirectoryName(completed[0].Folder.Path)!;
        context.Console.WriteLine();
        context.Console.WritePlain($"All of it on one page: pegr report {ShellText.QuoteFolder(folder)}");
        return ExitCode.Success;
    }
}
