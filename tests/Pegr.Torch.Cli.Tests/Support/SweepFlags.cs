namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>Flags of quick sweeps: two by three cells, two objectives, two seeds, 24 runs.</summary>
internal static class SweepFlags
{
    public const int Runs = 24;

    private static readonly Dictionary<string, string> Small = new()
    {
        ["--x"] = "signal-norm=0.5:4:2",
        ["--y"] = "samples=4:10:3",
        ["--test-samples"] = "16",
        ["--dim"] = "20",
        ["--filters"] = "2",
        ["--steps"] = "3",
        ["--seeds"] = "2",
    };

    /// <summary>A sweep of a moment, with some flags changed or added.</summary>
    public static string[] SmallWith(params string[] changes)
    {
        var flags = new Dictionary<string, string>(Small);
        foreach (var pair in changes.Chunk(2))
        {
            flags[pair[0]] = pair[1];
        }

        return [.. flags.SelectMany(pair => new[] { pair.Key, pair.Value })];
    }
}
