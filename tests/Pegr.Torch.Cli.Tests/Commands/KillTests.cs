using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>
/// Kills the program at random moments and resumes it: what is left in the end is what an uninterrupted run leaves, byte
/// for byte. A kill that comes too late is none and is made up for.
/// </summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 11;
    private const int Attempts = 100;

    private static readonly string[] Common =
    [
        "--objectives", "gd,pegr", "--engine", "signs", "--seeds", "2", "--log-every", "50", "--clip-norm", "1",
        "--learning-rate-schedule", "cosine", "--warmup", "20", "--lambda-schedule", "warmup", "--penalty-every", "2",
    ];

    private static readonly Dictionary<string, string[]> Experiments = new()
    {
        ["synthetic"] =
        [
            "synthetic", .. Common, "--samples", "20", "--test-samples", "50", "--dim", "50", "--steps", "1500", "--batch-size", "6",
            "--learning-rate", "0.05", "--momentum", "0.9", "--nesterov", "--checkpoint-every", "10", "--save-tensors",
        ],
        ["images"] =
        [
            "images", .. Common, "--train-samples", "100", "--test-samples", "100", "--epochs", "60", "--batch-size", "16",
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

        var training = await Uninterrupted(name);
        var (kills, run, started) = (0, 0, false);
        for (var attempt = 0; kills < Kills && attempt < Attempts; attempt++)
        {
            var folder = $"killed-{run}";
            string[] args = started ? [name, "--resume", folder] : [.. Experiments[name], "--out", folder];
            if (await Killed(folder, args, training * _random.NextDouble() / 5))
            {
                (kills, started) = (kills + 1, File.Exists(_folder[folder, "metrics.csv"]));
            }
            else
            {
                AssertSame(folder);
                (run, started) = (run + 1, false);
            }
        }

        Assert.Equal(Kills, kills);
        if (started)
        {
            await Finish(name, "--resume", $"killed-{run}");
            AssertSame($"killed-{run}");
        }
    }

    // Seconds from the first measurement to the end.
    private async Task<double> Uninterrupted(string name)
    {
        using var process = PegrProcess.Start(_folder.Path, null, [.. Experiments[name], "--out", "whole"]);
        await Begun(process, "whole", DateTime.MinValue);
        var clock = Stopwatch.StartNew();
        Assert.Equal(0, (await process.Finish()).ExitCode);
        return clock.Elapsed.TotalSeconds;
    }

    private async Task<bool> Killed(string folder, string[] args, double seconds)
    {
        var before = File.GetLastWriteTimeUtc(_folder[folder, "metrics.csv"]);
        using var process = PegrProcess.Start(_folder.Path, null, args);
        await Begun(process, folder, before);
        await Task.Delay(TimeSpan.FromSeconds(seconds), TestContext.Current.CancellationToken);

        var gently = _random.Next(3) == 0;
        Process.Start("kill", [gently ? "-TERM" : "-KILL", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        var outcome = await process.Finish();
        if (outcome.ExitCode == 143)
        {
            Assert.Contains($"stopped by SIGTERM. What was logged until then is in '{folder}'. Continue with: pegr ", outcome.Error);
        }

        Assert.True(outcome.ExitCode == 0 || outcome.ExitCode == (gently ? 143 : 137), outcome.Error);
        return outcome.ExitCode != 0;
    }

    private async Task Begun(PegrProcess process, string folder, DateTime before)
    {
        while (!process.HasExited && File.GetLastWriteTimeUtc(_folder[folder, "metrics.csv"]) <= before)
        {
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private async Task Finish(params string[] args)
    {
        using var process = PegrProcess.Start(_folder.Path, null, args);
        var outcome = await process.Finish();
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
    }

    private void AssertSame(string folder)
    {
        Assert.Equal(Files("whole"), Files(folder));
        foreach (var file in Files("whole").Where(file => file == "metrics.csv" || file.EndsWith(".safetensors", StringComparison.Ordinal)))
        {
            Assert.Equal(File.ReadAllBytes(_folder["whole", file]), File.ReadAllBytes(_folder[folder, file]));
        }

        Assert.Equal(Summary("whole"), Summary(folder));
    }

    private List<string> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(_folder[folder], "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(_folder[folder], file))
            .Select(file => Regex.Replace(file, "tfevents.*", "tfevents")) // the rest of the name is time and process
            .Order(StringComparer.Ordinal),
    ];

    // Without what differs between any two runs.
    private string Summary(string folder)
    {
        var summary = JsonNode.Parse(File.ReadAllText(_folder[folder, "summary.json"]))!;
        summary["environment"]!.AsObject().Remove("started");
        foreach (var result in summary["results"]!.AsArray())
        {
            result!.AsObject().Remove("seconds");
        }

        return summary.ToJsonString();
    }
}
