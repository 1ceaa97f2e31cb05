using Pegr.Torch.Cli.Experiments;

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
        var text = SettingsText.Read(path);
        var experiment = text.Entries.FirstOrDefault(entry => entry.Key == SettingsFile.ExperimentKey)
            ?? throw new InvalidInputException($"{path}: the file is damaged: it does not say which experiment it is for.");
        return new RecordedConfig(
            experiment.Value,
            [.. text.Entries.Where(entry => entry != experiment).Select(entry => KeyValuePair.Create(entry.Key, entry.Value))],
            text.Environment);
    }
}
