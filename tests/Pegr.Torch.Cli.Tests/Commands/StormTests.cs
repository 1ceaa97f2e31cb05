using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>Under garbage collections without pause every command writes what it writes in quiet, byte for byte.</summary>
public sealed class StormTests : IDisposable
{
    private static readonly string[] Synthetic =
        ["synthetic", .. Flags.SmallWith("--objectives", "gd,gr,pegr,variance,sam,label-noise", "--seeds", "1", "--steps", "150", "--log-every", "50", "--save-tensors", "true", "--tensorboard", "false")];

    private static readonly string[] Images =
    [
        "images", "--objectives", "gd,pegr", "--seeds", "1", "--train-samples", "60", "--test-samples", "60", "--epochs", "4", "--batch-size", "20",
        "--augmentation", "crop,flip", "--checkpoint-every", "1", "--test-noise", "gaussian:0.2", "--tensorboard", "false",
    ];

    private static readonly Dictionary<string, string[]> Commands = new()
    {
        ["sgd"] = [.. Synthetic, "--momentum", "0.9", "--weight-decay", "0.01", "--clip-norm", "1", "--learning-rate", "0.02"],
        ["adamw"] = [.. Synthetic, "--optimizer", "adamw", "--learning-rate", "0.01", "--learning-rate-schedule", "cosine", "--engine", "signs"],
        ["images"] = [.. Images, "--engine", "ghost"],
        ["differences"] = [.. Images, "--engine", "signs-fd", "--optimizer", "adam", "--learning-rate", "0.001"],
        ["sweep"] = ["sweep", .. SweepFlags.SmallWith("--objectives", "gd,gr,pegr", "--steps", "60")],
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Commands.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Results_are_those_of_a_quiet_run(string name)
    {
        var quiet = await Run(name, "quiet", null);
        var storm = await Run(name, "storm", new Dictionary<string, string> { ["DOTNET_STARTUP_HOOKS"] = typeof(StormTests).Assembly.Location });

        Assert.NotEmpty(quiet);
        Assert.Equal(quiet.Keys, storm.Keys);
        Assert.All(quiet, file => Assert.Equal(file.Value, storm[file.Key]));
    }

    // Names and bytes of what says nothing of the time it took; a shard's lines are in the order in which its runs ended.
    private async Task<SortedDictionary<string, string>> Run(string name, string folder, Dictionary<string, string>? environment)
    {
        using var process = PegrProcess.Start(_folder.Path, environment, [.. Commands[name], "--out", folder]);
        var outcome = await process.Finish();
        Assert.True(outcome.ExitCode == 0, outcome.Error);
        return new SortedDictionary<string, string>(
            _folder.Files().Where(file => file.StartsWith(folder, StringComparison.Ordinal))
                .Where(file => Path.GetExtension(file) is ".csv" or ".safetensors" or ".png" or ".svg")
                .Where(file => !file.Contains("shards", StringComparison.Ordinal))
                .ToDictionary(file => file[folder.Length..], file => Convert.ToHexString(File.ReadAllBytes(_folder[file]))),
            StringComparer.Ordinal);
    }
}
