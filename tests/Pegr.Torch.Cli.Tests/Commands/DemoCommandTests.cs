using System.Text.Json;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class DemoCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // What the presets train is measured in the full demo; here, that each gets its folder and its report.
    // What the second half claims, with the preset as it is but for what the claim does not need.
    [Fact]
    public void On_real_images_gradient_descent_guesses_and_PEGR_does_not()
    {
        var preset = ImagesDefinition.Create().Demo!;
        var outcome = CommandLine.Run("images", "--config", preset, "--objectives", "gd,pegr", "--lambda", "0.015", "--log-every", "2000", "--tensorboard", "false", "--out", _folder["d"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var results = JsonDocument.Parse(File.ReadAllText(_folder["d", "summary.json"])).RootElement.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(6, results.Count);
        Assert.All(results, run => Assert.Equal(1, run.GetProperty("train_accuracy").GetDouble()));
        Assert.All(Accuracies("gd"), accuracy => Assert.InRange(accuracy, 0.4, 0.6));
        Assert.All(Accuracies("pegr"), accuracy => Assert.InRange(accuracy, 0.88, 1));

        IEnumerable<double> Accuracies(string objective) => results
            .Where(run => run.GetProperty("objective").GetString() == objective)
            .Select(run => run.GetProperty("test_accuracy").GetDouble());
    }

    [Fact]
    public void Every_experiment_runs_with_its_preset_into_a_folder_of_its_own()
    {
        var synthetic = FakeExperiment.Create();
        var images = ImagesDefinition.Create() with { Run = synthetic.Run };

        var outcome = CommandLine.RunWith([synthetic, images], CancellationToken.None, "demo", "--out", _folder["d"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.All(["synthetic", "images"], name =>
        {
            var summary = JsonDocument.Parse(File.ReadAllText(_folder["d", name, "summary.json"])).RootElement;
            Assert.Equal(name, summary.GetProperty("experiment").GetString());
            Assert.Equal(3, summary.GetProperty("config").GetProperty("seeds").GetInt32());
            Assert.True(File.Exists(_folder["d", name, "config.yaml"]));
            Assert.Contains(_folder["d", name, "figures"], outcome.Output);
        });
        var words = outcome.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("pegr is better on all 3 seeds", string.Join(' ', words));

        Assert.Contains($"pegr report {_folder["d"]}", outcome.Output);
        Assert.Equal(0, CommandLine.Run("report", _folder["d"]).ExitCode);
        Assert.Contains("2 experiments side by side", File.ReadAllText(_folder["d", "report.html"]));
    }
}
