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

    private static readonly Dictionary<string, string> SmallImages = new()
    {
        ["--train-samples"] = "60",
        ["--test-samples"] = "40",
        ["--batch-size"] = "20",
        ["--epochs"] = "2",
        ["--log-every"] = "2",
        ["--checkpoint-every"] = "1",
        ["--objectives"] = "gd,pegr",
        ["--seeds"] = "1",
        ["--tensorboard"] = "false",
    };

    /// <summary>A run of a moment, with some flags changed or added.</summary>
    public static string[] SmallWith(params string[] changes) => With(Small, changes);

    /// <summary>A run of a moment on images, with some flags changed or added.</summary>
    public static string[] SmallImagesWith(params string[] changes) => With(SmallImages, changes);

    private static string[] With(Dictionary<string, string> small, string[] changes)
    {
        var flags = new Dictionary<string, string>(small);
        foreach (var pair in changes.Chunk(2))
        {
            flags[pair[0]] = pair[1];
        }

        return [.. flags.SelectMany(pair => new[] { pair.Key, pair.Value })];
    }
}
