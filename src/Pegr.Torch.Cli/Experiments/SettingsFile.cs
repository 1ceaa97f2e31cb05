using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Experiments;

/// <summary>Reads the settings of an experiment from a YAML file.</summary>
internal static class SettingsFile
{
    /// <summary>The key that says which experiment a file is for.</summary>
    public const string ExperimentKey = "experiment";

    /// <summary>The key under which a run notes what it ran on; it is not read back.</summary>
    public const string EnvironmentKey = "environment";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="experiment">The experiment that it must be for.</param>
    /// <param name="catalog">All experiments, to say whose settings a file holds.</param>
    /// <exception cref="InvalidInputException">The file cannot be read or used; the message has its name and line.</exception>
    public static IReadOnlyList<Assignment> Read(
        string path, RequestDefinition experiment, IReadOnlyList<RequestDefinition> catalog)
    {
        var entries = SettingsText.Read(path).Entries;
        if (entries.FirstOrDefault(entry => entry.Key == ExperimentKey) is { } named && named.Value != experiment.Name)
        {
            throw new InvalidInputException($"{named.Place}: this file is for experiment '{named.Value}', not for 'pegr {experiment.Name}'.");
        }

        return
        [
            .. entries.Where(entry => entry.Key != ExperimentKey)
                .Select(entry => new Assignment(Find(entry, experiment, catalog), entry.Value, $"{entry.Place}: ")),
        ];
    }

    private static Setting Find(SettingsEntry entry, RequestDefinition experiment, IReadOnlyList<RequestDefinition> catalog)
    {
        if (experiment.Settings.FirstOrDefault(setting => setting.Key == entry.Key) is { } known)
        {
            return known;
        }

        if (catalog.FirstOrDefault(other => other.Settings.Any(setting => setting.Key == entry.Key)) is { } owner)
        {
            throw new InvalidInputException(
                $"{entry.Place}: '{entry.Key}' is a setting of 'pegr {owner.Name}', not of 'pegr {experiment.Name}'.");
        }

        var question = NearestName.Question(entry.Key, experiment.Settings.Select(setting => setting.Key));
        throw new InvalidInputException(
            $"{entry.Place}: unknown key '{entry.Key}'.{question} 'pegr {experiment.Name} --help' lists the settings.");
    }
}
