using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Files;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Pegr.Torch.Cli.Folders;

/// <summary>
/// A run's <c>config.yaml</c> as it stands, whatever this version of the program thinks of the settings: the inverse of
/// <see cref="ConfigFile"/>.
/// </summary>
/// <param name="Experiment">The subcommand that the settings are for.</param>
/// <param name="Settings">Keys and values in the file's order.</param>
/// <param name="Environment">What the run ran on.</param>
internal sealed record RecordedConfig(
    string Experiment,
    IReadOnlyList<KeyValuePair<string, string>> Settings,
    IReadOnlyList<KeyValuePair<string, string>> Environment)
{
    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidInputException">It cannot be read; the message begins with its name.</exception>
    public static RecordedConfig Read(string path)
    {
        var text = TextFile.Read(path, SettingsFile.MaxCharacters, SettingsFile.Kind);
        try
        {
            return Parse(YamlText.Parse(text), path);
        }
        catch (YamlException error)
        {
            throw new InvalidInputException($"{path}, line {error.Start.Line}: the file is damaged: {error.Message}", error);
        }
    }

    private static RecordedConfig Parse(Parser parser, string path)
    {
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        parser.Consume<MappingStart>();
        var (settings, environment) = (new List<KeyValuePair<string, string>>(), new List<KeyValuePair<string, string>>());
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.Consume<Scalar>().Value;
            if (key == SettingsFile.EnvironmentKey)
            {
                parser.Consume<MappingStart>();
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    environment.Add(new(parser.Consume<Scalar>().Value, parser.Consume<Scalar>().Value));
                }
            }
            else
            {
                settings.Add(new(key, parser.Consume<Scalar>().Value));
            }
        }

        var name = settings.FirstOrDefault(setting => setting.Key == SettingsFile.ExperimentKey).Value
            ?? throw new InvalidInputException($"{path}: the file is damaged: it does not say which experiment it is for.");
        return settings.DistinctBy(setting => setting.Key).Count() == settings.Count
            ? new RecordedConfig(name, [.. settings.Where(setting => setting.Key != SettingsFile.ExperimentKey)], environment)
            : throw new InvalidInputException($"{path}: the file is damaged: a key stands in it twice.");
    }
}
