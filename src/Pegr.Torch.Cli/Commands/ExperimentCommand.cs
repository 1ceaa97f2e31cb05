using System.CommandLine;
using System.CommandLine.Parsing;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Runs;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Runtime;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary>The command of one experiment: every setting is a flag, a file gives several at once.</summary>
internal static class ExperimentCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context, ExperimentDefinition experiment)
    {
        var config = new Option<string>("--config")
        {
            HelpName = "FILE",
            Description = "YAML file with any of the settings below, such as an earlier run's config.yaml, or the name of a preset ('pegr presets'); flags override it.",
        };
        var resume = new Option<string>("--resume")
        {
            HelpName = "DIR",
            Description = "Continue the interrupted run in this folder, with the settings that it began with.",
        };
        var output = new OutputOptions(experiment.Name);
        var flags = experiment.Settings.Select(setting => (Setting: setting, Option: CreateOption(setting, experiment))).ToList();

        var command = new Command(experiment.Name, experiment.Description) { config };
        output.AddTo(command);
        command.Add(resume);
        foreach (var (_, option) in flags)
        {
            command.Add(option);
        }

        command.SetAction(parse =>
        {
            if (parse.GetValue(resume) is { } interrupted)
            {
                CheckAlone(parse, resume);
                return Resume(context, experiment, interrupted);
            }

            var assignments = new List<Assignment>();
            if (parse.GetValue(config) is { } file)
            {
                assignments.AddRange(SettingsFile.Read(Preset.Find(file), experiment, context.Catalog));
            }

            assignments.AddRange(flags
                .Select(flag => (flag.Setting, Result: parse.GetResult(flag.Option)))
                .Where(flag => flag.Result is { Implicit: false })
                .Select(flag => new Assignment(flag.Setting, flag.Result!.Tokens is [var token] ? token.Value : "true", "--")));

            var target = output.Read(parse);
            RequestBuilder.Build(experiment, assignments);
            RunFolder.Check(target);
            RunReport.Write(context.Console, ExperimentRunner.Run(context, experiment, assignments, target));
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
            context.Console.WriteLine($"The run in '{folder.Path}' is complete: there is nothing left to do.");
            return ExitCode.Success;
        }

        RunReport.Write(context.Console, ExperimentRunner.Run(context, experiment, settings, OutputTarget.Resumed(folder)));
        return ExitCode.Success;
    }

    // Another setting, device or number of threads would make it another run from there on.
    private static void CheckAlone(ParseResult parse, Option resume)
    {
        var other = parse.CommandResult.Children.OfType<OptionResult>()
            .FirstOrDefault(result => !result.Implicit && result.Option != resume);
        if (other is not null)
        {
            throw new InvalidInputException(
                $"{other.Option.Name}: cannot be given beside --resume; the run goes on exactly as it began, with its config.yaml.");
        }
    }

    // The texts are parsed by the settings, so that flags and files are understood and refused alike.
    private static Option<string> CreateOption(Setting setting, ExperimentDefinition experiment)
    {
        var option = new Option<string>($"--{setting.Key}") { Description = setting.Help, HelpName = setting.Placeholder };
        var preset = setting.Print(experiment.Defaults);
        if (preset.Length > 0)
        {
            option.DefaultValueFactory = _ => preset;
        }

        if (setting.IsSwitch)
        {
            option.Arity = ArgumentArity.ZeroOrOne;
        }

        return option;
    }
}
