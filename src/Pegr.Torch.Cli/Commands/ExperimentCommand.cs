using System.CommandLine;
using System.CommandLine.Parsing;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Running;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary>The command of one experiment: every setting is a flag, a file gives several at once.</summary>
internal static class ExperimentCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context, ExperimentDefinition experiment)
    {
        var flags = new SettingFlags(experiment, context.Catalog);
        var resume = new Option<string>("--resume")
        {
            HelpName = "DIR",
            Description = "Continue the interrupted run in this folder, with the settings that it began with.",
        };
        var output = new OutputOptions(experiment.Name);
        var modes = new OutputModes("Print a line for every logged measurement, too.");

        var command = new Command(experiment.Name, experiment.Description) { flags.Config };
        output.AddTo(command);
        command.Add(resume);
        modes.AddTo(command);
        flags.AddTo(command);
        command.SetAction(parse =>
        {
            var given = modes.Apply(context, parse);
            if (parse.GetValue(resume) is { } interrupted)
            {
                CheckAlone(parse, [resume, .. modes.Options]);
                return Resume(given, experiment, interrupted);
            }

            var assignments = flags.Read(parse);
            var target = output.Read(parse);
            var request = RequestBuilder.Build(experiment, assignments);
            RunFolder.Check(target);
            SizeNotices.Write(given, request, assignments);
            IdleSettings.Write(given, request.Settings, assignments);
            Report(given, ExperimentRunner.Run(given, experiment, request, assignments, target));
            return ExitCode.Success;
        });
        return command;
    }

    private static int Resume(CommandContext context, ExperimentDefinition experiment, string path)
    {
        var folder = RunFolder.Reopen(path);
        var settings = SettingsFile.Read(folder.Config, experiment, context.Catalog);
        if (folder.IsComplete)
        {
            folder.Finish();
            context.Console.WriteLine($"The run in '{folder.Path}' is complete: there is nothing left to do.");
            context.WriteJson(() => JsonLayout.WithPaths(folder.Summary, folder.Path, []));
            return ExitCode.Success;
        }

        var request = RequestBuilder.Build(experiment, settings);
        Report(context, ExperimentRunner.Run(context, experiment, request, settings, OutputTarget.Resumed(folder)));
        return ExitCode.Success;
    }

    private static void Report(CommandContext context, CompletedRun run)
    {
        RunReport.Write(context.Console, run);
        context.WriteJson(() => JsonLayout.WithPaths(run.Folder.Summary, run.Folder.Path, run.Figures));
    }

    // Another setting, device or number of threads would make it another run from there on.
    private static void CheckAlone(ParseResult parse, IReadOnlyList<Option> besides)
    {
        var other = parse.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(result => !result.Implicit && !besides.Contains(result.Option));
        if (other is not null)
        {
            throw new InvalidInputException(
                $"{other.Option.Name}: cannot be given beside --resume; the run goes on exactly as it began, with its config.yaml.");
        }
    }
}
