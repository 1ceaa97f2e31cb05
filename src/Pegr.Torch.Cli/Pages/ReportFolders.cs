using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;

namespace Pegr.Torch.Cli.Pages;

/// <summary>Finds and reads the folders that a report is about.</summary>
internal static class ReportFolders
{
    private const string Started = "started";

    /// <summary>Reads run folders and sweeps, each once; a folder that is none stands for those that lie in it.</summary>
    /// <exception cref="InvalidInputException">A folder holds none, or a file is damaged.</exception>
    public static IReadOnlyList<ReportSection> Read(IEnumerable<string> paths) =>
    [
        .. paths.SelectMany(Find)
            .DistinctBy(found => Path.GetFullPath(found.Folder.Path))
            .Select(found => SweepDefinitions.Find(found.Config.Experiment) is not null
                ? SweepSection.Read(found.Folder, found.Config)
                : RunSection.Read(found.Folder)),
    ];

    private static IEnumerable<(RunFolder Folder, RecordedConfig Config)> Find(string path)
    {
        if (path.Length == 0 || path.Any(char.IsControl) || !Directory.Exists(path))
        {
            throw new InvalidInputException($"report: there is no folder '{path}'.");
        }

        if (RunFolder.Find(Path.TrimEndingDirectorySeparator(path)) is { } folder)
        {
            return [WithConfig(folder)];
        }

        // In the order in which they were run.
        List<(RunFolder Folder, RecordedConfig Config)> inside =
        [
            .. Directory.GetDirectories(path).Order(StringComparer.Ordinal).Select(RunFolder.Find).OfType<RunFolder>().Select(WithConfig)
                .OrderBy(found => found.Config.Environment.FirstOrDefault(entry => entry.Key == Started).Value, StringComparer.Ordinal),
        ];
        return inside.Count > 0
            ? inside
            : throw new InvalidInputException(
                $"report: '{path}' holds no run of pegr (no config.yaml of one), nor do the folders in it; name a run's or sweep's folder.");
    }

    private static (RunFolder Folder, RecordedConfig Config) WithConfig(RunFolder folder) => (folder, RecordedConfig.Read(folder.Config));
}
