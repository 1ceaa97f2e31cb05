namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>Flags of quick runs.</summary>
internal static class Flags
{
    private static readonly Dictionary<string, string> Small = new()
    {
        ["--samples"] = "8",
        ["--test-samples"] = "16",
        ["--dim"] = "20",
        ["--filters"] = "2",
        ["--steps"] = "6",
        ["--log-every"] = "3",
        ["--objectives"] = "gd,pegr",
        ["--seeds"] = "2",
    };

    /// <summary>A run of a moment, with some flags changed or added.</summary>
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
