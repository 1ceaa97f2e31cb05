using System.Globalization;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Plans;

/// <summary>A share of a sweep: every k-th run. Which runs those are depends on nothing but the two numbers.</summary>
/// <param name="Index">i, from 1.</param>
/// <param name="Count">k.</param>
internal sealed record Shard(int Index, int Count)
{
    /// <summary>The most shares.</summary>
    public const int MaxCount = 100_000;

    /// <summary>Ends the names of the files of locks.</summary>
    public const string LockExtension = ".lock";

    private const string CheckpointsPrefix = "run-";
    private const string Of = "-of-";
    private const string Extension = ".csv";

    /// <summary>All of the sweep.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>The name of its results file.</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"{Index}{Of}{Count}{Extension}");

    /// <summary>Whether a file's name is one that is given to the results of shares.</summary>
    public static bool IsFile(string name)
        => name.EndsWith(Extension, StringComparison.Ordinal)
            && name[..^Extension.Length].Split(Of) is [var index, var count]
            && index.Length > 0 && count.Length > 0 && index.All(char.IsAsciiDigit) && count.All(char.IsAsciiDigit);

    /// <summary>The lock that belongs to a file in the folder of shares; null for other files. A lock's file is its own.</summary>
    public static string? LockOf(string path)
        => path.EndsWith(LockExtension, StringComparison.Ordinal) ? path
            : IsFile(Path.GetFileName(path)) ? path + LockExtension
            : null;

    /// <summary>The name of the folder of a run's checkpoints, beside the results.</summary>
    public static string CheckpointsOf(SweepRun run) => string.Create(CultureInfo.InvariantCulture, $"{CheckpointsPrefix}{run.Index + 1:D4}");

    /// <summary>Whether a folder's name is one that is given to the checkpoints of runs.</summary>
    public static bool IsCheckpoints(string name)
        => name.StartsWith(CheckpointsPrefix, StringComparison.Ordinal) && name.Length > CheckpointsPrefix.Length
            && name[CheckpointsPrefix.Length..].All(char.IsAsciiDigit);

    /// <summary>A share of this share.</summary>
    /// <param name="index">Which one, from 0.</param>
    /// <param name="count">Of how many.</param>
    public Shard Part(int index, int count) => new(Index + (Count * index), Count * count);

    /// <summary>Whether a run belongs to it.</summary>
    public bool Contains(SweepRun run) => run.Index % Count == Index - 1;

    /// <summary>Reads <c>i/k</c>.</summary>
    /// <exception cref="InvalidInputException">It is none.</exception>
    public static Shard Parse(string text)
    {
        if (text.Split('/') is not [var index, var count])
        {
            throw new InvalidInputException($"--shard: '{text}' is not a share; write it as I/K, such as 2/8.");
        }

        var shard = new Shard(SettingText.Integer("--shard", index), SettingText.Integer("--shard", count));
        return shard.Count is >= 1 and <= MaxCount && shard.Index >= 1 && shard.Index <= shard.Count
            ? shard
            : throw new InvalidInputException(string.Create(
                CultureInfo.InvariantCulture, $"--shard: '{text}' is out of range; I goes from 1 to K, and K to {MaxCount}."));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
