using System.CommandLine;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>The flags of a command that takes an experiment's settings, and <c>--config</c>.</summary>
internal sealed class SettingFlags
{
    private readonly RequestDefinition _experiment;
    private readonly IReadOnlyList<RequestDefinition> _catalog;
    private readonly IReadOnlyList<(Setting Setting, Option<string> Option)> _flags;

    /// <summary>Makes the flags of all of an experiment's settings.</summary>
    public SettingFlags(RequestDefinition experiment, IReadOnlyList<RequestDefinition> catalog)
    {
        (_experiment, _catalog) = (experiment, catalog);
        Config = new Option<string>("--config")
        {
            HelpName = "FILE",
            Description = "YAML file with any of the settings below, such as an earlier run's config.yaml, or the name of a preset ('pegr presets'); flags override it.",
        };
        Config.CompletionSources.Add(_ => Preset.All().Where(preset => preset.Experiment() == experiment.Name).Select(preset => preset.Name));
        _flags = [.. experiment.Settings.Select(setting => (setting, CreateOption(setting, experiment)))];
    }

    /// <summary>The option that names a file of settings; to be given to the command before the flags.</summary>
    public Option<string> Config { get; }

    /// <summary>Gives a command the flags.</summary>
    public void AddTo(Command owner)
    {
        foreach (var (_, option) in _flags)
        {
            owner.Add(option);
        }
    }

    /// <summary>What the user gave, the file's first.</summary>
    public IReadOnlyList<Assignment> Read(ParseResult parse)
    {
        var assignments = new List<Assignment>();
        if (parse.GetValue(Config) is { } file)
        {
            assignments.AddRange(SettingsFile.Read(Preset.Find(file), _experiment, _catalog));
        }

        assignments.AddRange(_flags
            .Select(flag => (flag.Setting, Result: parse.GetResult(flag.Option)))
            .Where(flag => flag.Result is { Implicit: false })
            .Select(flag => new Assignment(flag.Setting, flag.Result!.Tokens is [var token] ? token.Value : "true", "--")));
        return assignments;
    }

    // The texts are parsed by the settings, so that flags and files are understood and refused alike.
    private static Option<string> CreateOption(Setting setting, RequestDefinition experiment)
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

        if (setting.Choices.Count > 0)
        {
            option.CompletionSources.Add(context => ChoicesFor(context.WordToComplete, setting.Choices));
        }

        return option;
    }

    // In a list the items before the last comma stay.
    private static IEnumerable<string> ChoicesFor(string word, IReadOnlyList<string> choices)
        => choices.Select(choice => word[..(word.LastIndexOf(',') + 1)] + choice);
}
