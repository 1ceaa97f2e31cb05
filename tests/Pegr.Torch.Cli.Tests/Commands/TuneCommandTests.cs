using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary><c>pegr tune</c>.</summary>
[Collection(Alone.Name)]
public sealed class TuneCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "tune", "--objectives", "gd,pegr", "--configurations", "4", "--halving", "2", "--search-seeds", "2", "--seeds", "2",
        "--train-samples", "60", "--test-samples", "40", "--validation-fraction", "0.4", "--batch-size", "20", "--epochs", "8",
        "--log-every", "4", "--checkpoint-every", "1",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_tells_what_was_tried_what_was_chosen_and_what_that_shows()
    {
        var outcome = CommandLine.Run([.. Small, "--out", _folder["a"]]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var told = string.Join(' ', outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("What validation chose for each:", told, StringComparison.Ordinal);
        Assert.Contains("On test images, with every objective tuned alike:", told, StringComparison.Ordinal);
        Assert.DoesNotContain("flatters", told, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["a", "figures", "accuracy-against-budget.png"]));

        // Files of runs are those of the comparison.
        var record = ExperimentFile.Read(_folder["a"]);
        Assert.Equal(4, record.Runs.Count);
        Assert.Equal(8, Directory.GetFiles(_folder["a", "weights"]).Length);
        Assert.Equal(4, Directory.GetDirectories(_folder["a", "tensorboard"]).Length);
        Assert.Equal(1 + record.Runs.Sum(run => run.Rows.Count), File.ReadAllLines(_folder["a", "metrics.csv"]).Length);
        Assert.Equal(16 - 4, record.Tuning!.Trials.Count);
    }

    [Fact]
    public void What_was_chosen_can_be_run_alone_and_gives_the_same()
    {
        CommandLine.Run([.. Small, "--out", _folder["a"]]);

        var outcome = CommandLine.Run("images", "--config", _folder["a", "chosen", "pegr.yaml"], "--out", _folder["b"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var tuned = ExperimentFile.Read(_folder["a"]).Runs.Where(run => run.Objective == "pegr").Select(Told);
        Assert.Equal(tuned, ExperimentFile.Read(_folder["b"]).Runs.Select(Told));

        static (double, int, int?, double) Told(RunRecord run) => (run.Lambda, run.Seed, run.ChosenStep, run.Reported[Metric.TestLoss]);
    }

    [Theory]
    [InlineData(5)] // in the first run of the search
    [InlineData(70)]
    [InlineData(200)] // in the comparison
    public void An_interrupted_search_chooses_as_one_that_was_not(int steps)
    {
        CommandLine.Run([.. Small, "--out", _folder["whole"]]);
        using var stop = new CancellationTokenSource();

        var stopped = CommandLine.RunWith([new StepCounter(stop.Cancel, steps).Beside("tune")], stop.Token, [.. Small, "--out", _folder["a"]]);
        var resumed = CommandLine.Run("tune", "--resume", _folder["a"]);

        Assert.Equal((130, 0), (stopped.ExitCode, resumed.ExitCode));
        FolderContents.AssertSame(FolderContents.Of(_folder["whole"]), _folder["a"], "resumed");
    }

    [Fact]
    public void Replacing_it_leaves_nothing_of_it()
    {
        CommandLine.Run([.. Small, "--out", _folder["a"]]);

        CommandLine.Run(
            "images", "--objectives", "gd", "--train-samples", "60", "--test-samples", "40", "--epochs", "2", "--overwrite", "--out", _folder["a"], "--seeds", "1");

        Assert.Single(Directory.GetFiles(_folder["a", "weights"]));
        Assert.Empty(Directory.Exists(_folder["a", "chosen"]) ? Directory.GetFiles(_folder["a", "chosen"]) : []);
        Assert.Null(ExperimentFile.Read(_folder["a"]).Tuning);
    }

    [Fact]
    public void A_report_tells_of_it()
    {
        CommandLine.Run([.. Small, "--out", _folder["a"]]);

        var outcome = CommandLine.Run("report", _folder["a"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var page = File.ReadAllText(_folder["a", "report.html"]);
        Assert.Contains("What validation chose for each", page, StringComparison.Ordinal);
        Assert.Contains("with every objective tuned alike", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--lambda", "1..0.1", "--lambda: ")]
    [InlineData("--lambda", "some", "--lambda: ")]
    [InlineData("--learning-rate", "0..1", "--learning-rate: ")]
    [InlineData("--learning-rate-schedule", "linear", "--learning-rate-schedule: ")]
    [InlineData("--validation-fraction", "0", "--validation-fraction: ")]
    [InlineData("--configurations", "0", "--configurations: ")]
    [InlineData("--halving", "0", "--halving: ")]
    [InlineData("--search-seeds", "-1", "--search-seeds: ")]
    [InlineData("--objectives", "adam", "--objectives: ")]
    public void A_flag_that_cannot_be_used_is_refused_by_name(string flag, string value, string begin)
    {
        var outcome = CommandLine.Run("tune", flag, value, "--out", _folder["a"]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(begin, outcome.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["a"]));
    }
}
