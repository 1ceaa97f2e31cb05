using System.Globalization;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>
/// Ends processes by SIGKILL and SIGTERM again and again and resumes them: what is left in the end is what an uninterrupted run
/// leaves, byte for byte. Each ends itself at a change of the disk that is drawn from a fixed seed, so that no clock decides on
/// anything; <see cref="InjectedKillTests"/> takes every change in turn.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 6;

    private static readonly string[] Common =
    [
        "--objectives", "gd,pegr", "--engine", "signs", "--seeds", "2", "--log-every", "50", "--clip-norm", "1",
        "--learning-rate-schedule", "cosine", "--warmup", "20", "--lambda-schedule", "warmup", "--penalty-every", "2",
    ];

    private static readonly Dictionary<string, string[]> Experiments = new()
    {
        ["synthetic"] =
        [
            "synthetic", .. Common, "--samples", "20", "--test-samples", "50", "--dim", "50", "--steps", "600", "--batch-size", "6",
            "--learning-rate", "0.05", "--momentum", "0.9", "--nesterov", "--checkpoint-every", "10", "--save-tensors",
        ],
        ["images"] =
        [
            "images", .. Common, "--train-samples", "100", "--test-samples", "100", "--epochs", "30", "--batch-size", "16",
            "--learning-rate", "0.001", "--optimizer", "adam", "--checkpoint-every", "3", "--augmentation", "crop,flip",
        ],
    };

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(1);

    public static TheoryData<string> Names => [.. Experiments.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_run_that_is_killed_again_and_again_ends_as_one_that_was_never_interrupted(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs signals.");
        }

        var changes = await Uninterrupted(name);
        var whole = FolderContents.Of(_folder["whole"]);
        var (run, started) = (0, false);
        for (var kills = 0; kills < Kills;)
        {
            var folder = $"killed-{run}";
            string[] args = started ? [name, "--resume", folder] : [.. Experiments[name], "--out", folder];
            if (await Killed(folder, args, _random.Next(1, changes / 2)))
            {
                (kills, started) = (kills + 1, File.Exists(_folder[folder, "config.yaml"]));
            }
            else
            {
                FolderContents.AssertSame(whole, _folder[folder], folder);
                (run, started) = (run + 1, false);
            }
        }

        if (started)
        {
            using var process = PegrProcess.Start(_folder.Path, null, name, "--resume", $"killed-{run}");
            var outcome = await process.Finish();
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            FolderContents.AssertSame(whole, _folder[$"killed-{run}"], $"killed-{run}");
        }
    }

    // How many changes of the disk a run makes.
    private async Task<int> Uninterrupted(string name)
    {
        var environment = new Dictionary<string, string>(PegrProcess.Killed) { ["PEGR_TEST_COUNT_FILE"] = _folder["count"] };
        using var process = PegrProcess.Start(_folder.Path, environment, [.. Experiments[name], "--out", "whole"]);
        var outcome = await process.Finish();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return int.Parse(File.ReadAllText(_folder["count"]), CultureInfo.InvariantCulture);
    }

    // False where the run came to its end first.
    private async Task<bool> Killed(string folder, string[] args, int change)
    {
        var gently = _random.Next(3) == 0;
        var environment = new Dictionary<string, string>(PegrProcess.Killed)
        {
            ["PEGR_TEST_KILL_AT"] = change.ToString(CultureInfo.InvariantCulture),
            ["PEGR_TEST_SIGNAL"] = gently ? "TERM" : "KILL",
        };
        using var process = PegrProcess.Start(_folder.Path, environment, args);
        var outcome = await process.Finish();
        if (outcome.ExitCode == 143)
        {
            Assert.Contains($"stopped by SIGTERM. What was logged until then is in '{folder}'. Continue with: pegr ", outcome.Error);
        }

        Assert.True(outcome.ExitCode == 0 || outcome.ExitCode == (gently ? 143 : 137), outcome.Error);
        return outcome.ExitCode != 0;
    }
}
