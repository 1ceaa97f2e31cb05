namespace Pegr.Torch.Cli.Experiments;

/// <summary>A configuration file that comes with the command; those named like experiments hold their defaults.</summary>
/// <param name="Name">What <c>--config</c> finds it by: the file's name without its extension.</param>
/// <param name="Path">The file.</param>
internal sealed record Preset(string Name, string Path)
{
    private const string Extension = ".yaml";

    private static string Folder => System.IO.Path.Combine(AppContext.BaseDirectory, "Presets");

    /// <summary>All of them by name.</summary>
    public static IReadOnlyList<Preset> All() =>
    [
        .. Directory.EnumerateFiles(Folder, $"*{Extension}")
            .Select(path => new Preset(System.IO.Path.GetFileNameWithoutExtension(path), path))
            .OrderBy(preset => preset.Name, StringComparer.Ordinal),
    ];

    /// <summary>The path of an experiment's preset.</summary>
    public static string PathOf(ExperimentDefinition experiment) => System.IO.Path.Combine(Folder, $"{experiment.Name}{Extension}");

    /// <summary>The file that <c>--config</c> means: the one of that name, or else the preset of that name.</summary>
    /// <param name="given">A path, or a preset's name.</param>
    /// <exception cref="InvalidInputException">A mere name is neither; the message lists the presets.</exception>
    public static string Find(string given)
    {
        if (File.Exists(given) || given.Length == 0 || !given.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return given;
        }

        var presets = All();
        return presets.FirstOrDefault(preset => preset.Name == given)?.Path
            ?? throw new InvalidInputException(
                $"{given}: there is no such file and no such preset; the presets are {string.Join(", ", presets.Select(preset => preset.Name))}.");
    }

    /// <summary>What it is about: the first line of its first comment.</summary>
    public string Title()
        => File.ReadLines(Path).FirstOrDefault(line => line.StartsWith('#'))?.TrimStart('#', ' ').TrimEnd() ?? "";

    /// <summary>The command that runs it; null where the file does not say for which experiment it is.</summary>
    public string? Command() => Experiment() is { } experiment ? $"pegr {experiment} --config {Name}" : null;

    /// <summary>The experiment that it is for; null where the file does not say.</summary>
    public string? Experiment()
    {
        var key = $"{SettingsFile.ExperimentKey}:";
        return File.ReadLines(Path).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim();
    }
}
