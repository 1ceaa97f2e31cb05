using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>What a run's folder holds, for comparison with another's: all files, byte for byte, but for what tells time and process.</summary>
internal static partial class FolderContents
{
    /// <summary>Names and contents in order.</summary>
    /// <param name="folder">The run's folder.</param>
    public static IReadOnlyList<string> Of(string folder) =>
    [
        .. Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories)
            .Select(entry => (Path: entry, Name: EventFile().Replace(Path.GetRelativePath(folder, entry), "tfevents")))
            .Where(entry => !IsEmptied(entry.Path))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal)
            .Select(entry => $"{entry.Name}: {(Directory.Exists(entry.Path) ? "folder" : Content(entry.Path))}"),
    ];

    /// <summary>Asserts that two folders hold the same.</summary>
    /// <param name="expected">The contents of the one.</param>
    /// <param name="folder">The other.</param>
    /// <param name="story">What was done to it, for the message.</param>
    public static void AssertSame(IReadOnlyList<string> expected, string folder, string story)
    {
        var actual = Of(folder);
        Assert.True(
            expected.SequenceEqual(actual),
            $"{story}: differing are {string.Join("; ", expected.Except(actual).Concat(actual.Except(expected).Select(more => $"not expected {more}")).Select(line => line[..Math.Min(200, line.Length)]))}");
    }

    /// <summary>Asserts that two folders hold the same study, byte for byte, whoever computed its shares: the results, the summary and all figures.</summary>
    public static void AssertSameStudy(string expected, string folder)
    {
        string[] files = [.. Directory.GetFiles(Path.Combine(expected, "figures")).Select(file => Path.GetRelativePath(expected, file)), "results.csv", "summary.json"];
        Assert.All(files, file => Assert.True(
            File.ReadAllBytes(Path.Combine(expected, file)).SequenceEqual(File.ReadAllBytes(Path.Combine(folder, file))), $"{file} differs in {folder}"));
        Assert.Equal(files.Length - 2, Directory.GetFiles(Path.Combine(folder, "figures")).Length);
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "shards"))); // no checkpoint is left
    }

    // Replacing a run leaves its folders, which may be needed again.
    private static bool IsEmptied(string path)
        => Path.GetFileName(path) is "figures" or "tensorboard" or "tensors" or "weights" && !Directory.EnumerateFileSystemEntries(path).Any();

    private static string Content(string path) => Path.GetFileName(path) switch
    {
        "summary.json" => Summary(path),
        "record.json" => Record(path),
        "config.yaml" => Started().Replace(File.ReadAllText(path), ""),
        var name when path.EndsWith(".csv", StringComparison.Ordinal) && name != "metrics.csv" =>
            string.Join(' ', File.ReadAllLines(path).Order(StringComparer.Ordinal)), // runs of a share end in any order
        var name when name.StartsWith("events.out", StringComparison.Ordinal) => $"{new FileInfo(path).Length} bytes", // of which some are times
        _ => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path))),
    };

    private static string Summary(string path)
    {
        var summary = JsonNode.Parse(File.ReadAllText(path))!;
        summary["environment"]?.AsObject().Remove("started");
        foreach (var result in summary["results"]?.AsArray() ?? [])
        {
            result!.AsObject().Remove("seconds");
        }

        return summary.ToJsonString();
    }

    private static string Record(string path)
    {
        var file = JsonNode.Parse(File.ReadAllText(path))!;
        var record = file["Record"]!;
        record["Environment"]!.AsObject().Remove("started");
        foreach (var run in record["Runs"]!.AsArray().Concat(record["Diverged"]!.AsArray()).Concat(record["Tuning"]?["Trials"]!.AsArray() ?? []))
        {
            run!.AsObject().Remove("Seconds");
        }

        return file.ToJsonString();
    }

    [GeneratedRegex("tfevents.*")]
    private static partial Regex EventFile();

    [GeneratedRegex("(?m)^ *started:.*$")]
    private static partial Regex Started();
}
