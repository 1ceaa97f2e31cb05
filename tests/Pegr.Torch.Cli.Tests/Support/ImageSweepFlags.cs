namespace Pegr.Torch.Cli.Tests.Support;

/// <summary>Flags of quick sweeps on images: three by two cells, two objectives, one seed, 12 runs of a moment.</summary>
internal static class ImageSweepFlags
{
    public const int Runs = 12;

    private static readonly Dictionary<string, string> Small = new()
    {
        ["--x"] = "train-samples=8,12,16",
        ["--y"] = "sigma=1,2",
        ["--tie"] = "train-noise=patch:{sigma}; test-noise=patch:{sigma}",
        ["--model"] = "patch-cnn",
        ["--classes"] = "0,1",
        ["--label-noise"] = "0",
        ["--test-samples"] = "20",
        ["--learning-rate"] = "0.01",
        ["--batch-size"] = "0",
        ["--epochs"] = "3",
        ["--lambda"] = "auto",
        ["--seeds"] = "1",
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
