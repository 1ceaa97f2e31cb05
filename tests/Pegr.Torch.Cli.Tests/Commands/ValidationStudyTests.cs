using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>A study that sets images aside for choosing.</summary>
[Collection(Alone.Name)]
public sealed class ValidationStudyTests : IDisposable
{
    private static readonly string[] Plain =
    [
        "images", "--train-samples", "60", "--test-samples", "40", "--lambda", "0.01,0.1", "--seeds", "2",
        "--batch-size", "20", "--epochs", "20", "--log-every", "3", "--checkpoint-every", "1", "--tensorboard", "false",
    ];

    private static readonly string[] Study = [.. Plain, "--validation-fraction", "0.4", "--patience", "3"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_chosen_step_is_what_is_told_and_its_weights_are_kept()
    {
        var outcome = CommandLine.Run([.. Study, "--out", _folder["a"]]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var told = string.Join(' ', outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("by the validation examples.", told, StringComparison.Ordinal);
        Assert.DoesNotContain("flatters", told, StringComparison.Ordinal);
        Assert.Equal(12, Directory.GetFiles(_folder["a", "weights"]).Length);
        var lines = File.ReadAllLines(_folder["a", "metrics.csv"]);
        var columns = lines[0].Split(',').ToList();
        var results = JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement.GetProperty("results");
        foreach (var run in results.EnumerateArray())
        {
            var rows = lines.Skip(1).Select(line => line.Split(',')).Where(cells =>
                cells[0] == run.GetProperty("objective").GetString() && cells[1] == run.GetProperty("lambda").GetRawText() && cells[2] == run.GetProperty("seed").GetRawText());
            var best = rows.MaxBy(cells => double.Parse(cells[columns.IndexOf("validation_accuracy")]))!;
            Assert.Equal(best[3], run.GetProperty("chosen_step").GetRawText());
            Assert.Equal(best[columns.IndexOf("test_accuracy")], run.GetProperty("test_accuracy").GetRawText());
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(60)]
    public void An_interrupted_study_chooses_as_one_that_was_not(int steps)
    {
        CommandLine.Run([.. Study, "--out", _folder["whole"]]);
        using var stop = new CancellationTokenSource();

        var stopped = CommandLine.RunWith([new StepCounter(stop.Cancel, steps).Beside("images")], stop.Token, [.. Study, "--out", _folder["a"]]);
        var resumed = CommandLine.Run("images", "--resume", _folder["a"]);

        Assert.Equal((130, 0), (stopped.ExitCode, resumed.ExitCode));
        FolderContents.AssertSame(FolderContents.Of(_folder["whole"]), _folder["a"], "resumed");
    }

    [Fact]
    public void Replacing_it_by_one_without_leaves_no_chosen_weights()
    {
        CommandLine.Run([.. Study, "--out", _folder["a"]]);

        CommandLine.Run([.. Plain, "--overwrite", "--out", _folder["a"]]);

        Assert.Equal(6, Directory.GetFiles(_folder["a", "weights"]).Length);
    }
}
