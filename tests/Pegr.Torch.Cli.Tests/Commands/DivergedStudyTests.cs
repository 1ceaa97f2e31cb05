using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>A lambda that diverges is recorded as such, and the study ends as it would without it.</summary>
[Collection(Alone.Name)]
public sealed class DivergedStudyTests : IDisposable
{
    private static readonly Dictionary<string, string[]> Studies = new()
    {
        ["synthetic"] =
        [
            "synthetic", "--objectives", "gd,pegr", "--lambda", "1e30,0.1", "--seeds", "2", "--samples", "12", "--test-samples", "30", "--dim", "15",
            "--filters", "3", "--init-std", "0.3", "--steps", "30", "--log-every", "5", "--checkpoint-every", "2",
        ],
        ["images"] =
        [
            "images", "--objectives", "gd,pegr", "--lambda", "1e30,0.01", "--seeds", "2", "--train-samples", "40", "--test-samples", "40",
            "--batch-size", "20", "--epochs", "15", "--log-every", "5", "--checkpoint-every", "1",
        ],
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. Studies.Keys];

    // Within the first run that diverges, after it, and in the second seed.
    public static TheoryData<string, int> Interruptions
        => new(Studies.Keys.SelectMany(name => new[] { 31, 33, 40, 95 }.Select(steps => (name, steps))));

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void The_others_go_on_and_all_that_is_written_tells_of_it(string name)
    {
        var outcome = CommandLine.Run([.. Studies[name], "--out", _folder["a"]]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(
            "pegr: warning: pegr at lambda 1e+30 diverged on 2 of 2 seeds; results and figures are of the other runs.", outcome.Error.TrimEnd());
        Assert.Contains("diverged", outcome.Output);
        Assert.Contains("(*) pegr at lambda 1e+30 diverged on 2 of 2 seeds.", string.Join(' ', outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        var summary = Summary("a");
        Assert.Equal("complete", summary.GetProperty("status").GetString());
        Assert.Equal(4, summary.GetProperty("results").GetArrayLength());
        Assert.Equal([1, 2], summary.GetProperty("diverged").EnumerateArray().Select(run => run.GetProperty("seed").GetInt32()));
        Assert.All(summary.GetProperty("diverged").EnumerateArray(), run =>
        {
            Assert.Equal(1e30, run.GetProperty("lambda").GetDouble());
            Assert.StartsWith("pegr diverged at step ", run.GetProperty("message").GetString(), StringComparison.Ordinal);
        });
        Assert.True(File.Exists(_folder["a", "figures", "test-accuracy.png"]));
        Assert.Equal(4, Directory.GetFiles(_folder["a", "weights"]).Length);

        Assert.Equal(0, CommandLine.Run("report", _folder["a"]).ExitCode);
        var page = File.ReadAllText(_folder["a", "report.html"]);
        Assert.Contains("Complete: 4 runs, and 2 that diverged.", page);
        Assert.Contains("Runs that did not end: their last measurement", page);

        Assert.Contains("is complete: there is nothing left to do.", CommandLine.Run(name, "--resume", _folder["a"]).Output);
    }

    [Theory]
    [MemberData(nameof(Interruptions))]
    public void An_interrupted_study_ends_as_one_that_was_not_and_repeats_no_run_that_diverged(string name, int steps)
    {
        CommandLine.Run([.. Studies[name], "--out", _folder["whole"]]);
        var whole = FolderContents.Of(_folder["whole"]);
        using var stop = new CancellationTokenSource();
        var counter = new StepCounter(() => stop.Cancel(), steps);

        var stopped = CommandLine.RunWith([counter.Beside(name)], stop.Token, [.. Studies[name], "--out", _folder["a"]]);
        var before = counter.Steps.ToDictionary();
        var after = new StepCounter(() => { }, int.MaxValue);
        var resumed = CommandLine.RunWith([after.Beside(name)], CancellationToken.None, name, "--resume", _folder["a"]);

        Assert.Equal(130, stopped.ExitCode);
        Assert.Equal(0, resumed.ExitCode);
        FolderContents.AssertSame(whole, _folder["a"], name);
        Assert.All(counter.Diverged, run => Assert.DoesNotContain(run, after.Steps.Keys));
        Assert.Equal(2, after.Diverged.Count);
        Assert.True(before.Count > 0 && after.Steps.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_every_run_diverges_the_study_fails_and_resuming_it_repeats_none(string name)
    {
        string[] study = [.. Studies[name], "--objectives", "pegr", "--lambda", "1e30"];
        study = [.. study.Where((_, index) => index is not (1 or 2 or 3 or 4))];

        var outcome = CommandLine.Run([.. study, "--out", _folder["a"]]);
        var after = new StepCounter(() => { }, int.MaxValue);
        var resumed = CommandLine.RunWith([after.Beside(name)], CancellationToken.None, name, "--resume", _folder["a"]);

        Assert.Equal((1, 1), (outcome.ExitCode, resumed.ExitCode));
        Assert.Contains("All 2 runs diverged; of the first: pegr diverged at step ", outcome.Error);
        Assert.Equal(outcome.Error, resumed.Error);
        Assert.Equal("diverged", Summary("a").GetProperty("status").GetString());
        Assert.Empty(after.Steps);
    }

    private JsonElement Summary(string folder) => JsonDocument.Parse(File.ReadAllText(_folder[folder, "summary.json"])).RootElement;
}
