using System.CommandLine;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Runs;
using Pegr.Torch.Cli.Settings;

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
        var output = new OutputOptions(experiment.Name);
        var flags = experiment.Settings.Select(setting => (Setting: setting, Option: CreateOption(setting, experiment))).ToList();

        var command = new Command(experiment.Name, experiment.Description) { config };
        output.AddTo(command);
        foreach (var (_, option) in flags)
        {
            command.Add(option);
        }

        command.SetAction(parse =>
        {
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
