using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>Reads settings from a YAML file: one mapping of keys to plain values.</summary>
internal static class SettingsFile
{
    /// <summary>The key that says which experiment a file is for.</summary>
    public const string ExperimentKey = "experiment";

    /// <summary>The key under which a run notes what it ran on; it is not read back.</summary>
    public const string EnvironmentKey = "environment";

    /// <summary>The length from which on a file is refused.</summary>
    public const int MaxCharacters = 1 << 20;

    /// <summary>What such a file is called.</summary>
    public const string Kind = "a file of settings";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="experiment">The experiment that it must be for.</param>
    /// <param name="catalog">All experiments, to say whose settings a file holds.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or used; the message has its name and line.</exception>
    public static IReadOnlyList<Assignment> Read(
        string path, RequestDefinition experiment, IReadOnlyList<RequestDefinition> catalog)
    {
        var text = TextFile.Read(path, MaxCharacters, Kind);
        try
        {
            return Parse(YamlText.Parse(text), path, experiment, catalog);
        }
        catch (YamlException error)
        {
            throw new InvalidInputException($"{Place(path, error.Start)}: this is not YAML: {error.Message}", error);
        }
    }

    private static List<Assignment> Parse(
        Parser parser, string path, RequestDefinition experiment, IReadOnlyList<RequestDefinition> catalog)
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            throw new InvalidInputException($"{path}: the file holds no settings.");
        }

        if (!parser.TryConsume<MappingStart>(out _))
        {
            throw new InvalidInputException($"{Place(path, parser.Current!.Start)}: expected 'key: value' on each line.");
        }

        var assignments = new List<Assignment>();
        var seen = new HashSet<string>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var place = Place(path, parser.Current!.Start);
            if (!parser.TryConsume<Scalar>(out var key))
            {
                throw new InvalidInputException($"{place}: a key must be a plain name.");
            }

            if (!seen.Add(key.Value))
            {
                throw new InvalidInputException($"{place}: '{key.Value}' stands in the file twice.");
            }

            if (key.Value == EnvironmentKey)
            {
                parser.SkipThisAndNestedEvents();
            }
            else if (key.Value == ExperimentKey)
            {
                CheckExperiment(ReadValue(parser, place, key.Value), place, experiment);
            }
            else
            {
                var setting = Find(key.Value, place, experiment, catalog);
                assignments.Add(new Assignment(setting, ReadValue(parser, place, key.Value), $"{place}: "));
            }
        }

        parser.Consume<DocumentEnd>();
        if (!parser.Accept<StreamEnd>(out _))
        {
            throw new InvalidInputException($"{Place(path, parser.Current!.Start)}: the file holds more than one YAML document.");
        }

        return assignments;
    }

    private static string ReadValue(Parser parser, string place, string key)
    {
        if (!parser.TryConsume<Scalar>(out var value))
        {
            throw new InvalidInputException($"{place}: {key}: expected one plain value; write a list as a,b,c.");
        }

        if (value.Value.Length == 0 && value.Style == ScalarStyle.Plain)
        {
            throw new InvalidInputException($"{place}: {key}: there is no value.");
        }

        return value.Value;
    }

    private static void CheckExperiment(string name, string place, RequestDefinition experiment)
    {
        if (name != experiment.Name)
        {
            throw new InvalidInputException($"{place}: this file is for experiment '{name}', not for 'pegr {experiment.Name}'.");
        }
    }

    private static Setting Find(
        string key, string place, RequestDefinition experiment, IReadOnlyList<RequestDefinition> catalog)
    {
        if (experiment.Settings.FirstOrDefault(setting => setting.Key == key) is { } known)
        {
            return known;
        }

        if (catalog.FirstOrDefault(other => other.Settings.Any(setting => setting.Key == key)) is { } owner)
        {
            throw new InvalidInputException(
                $"{place}: '{key}' is a setting of 'pegr {owner.Name}', not of 'pegr {experiment.Name}'.");
        }

        var question = NearestName.Question(key, experiment.Settings.Select(setting => setting.Key));
        throw new InvalidInputException(
            $"{place}: unknown key '{key}'.{question} 'pegr {experiment.Name} --help' lists the settings.");
    }

    private static string Place(string path, Mark mark) => $"{path}, line {mark.Line}";
}
