using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Serialization;
using TorchSharp;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class ExperimentCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_leaves_a_complete_folder()
    {
        var outcome = Run("a", [.. Flags.SmallWith(), "--save-tensors"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Empty(outcome.Error);
        var lines = File.ReadAllLines(_folder["a", "metrics.csv"]);
        Assert.StartsWith("objective,lambda,seed,step,train_loss,", lines[0]);
        Assert.Equal(
            from seed in new[] { 1, 2 }
            from run in new[] { "gd,0", "pegr,0.1" }
            from step in new[] { 0, 3, 6 }
            select $"{run},{seed},{step}",
            lines[1..].Select(line => string.Join(',', line.Split(',')[..4])));
        Assert.All(lines, line => Assert.Equal(lines[0].Split(',').Length, line.Split(',').Length));
        Assert.Equal("complete", Summary("a").GetProperty("status").GetString());
        Assert.Equal(4, Summary("a").GetProperty("results").GetArrayLength());
        Assert.Equal(
            ["gd-seed1", "gd-seed2", "pegr-lambda0.1-seed1", "pegr-lambda0.1-seed2"],
            Directory.GetFiles(_folder["a", "tensors"]).Select(Path.GetFileNameWithoutExtension).Order());
        Assert.NotEmpty(Directory.GetFiles(_folder["a", "figures"], "*.png"));
    }

    [Fact]
    public void Every_run_leaves_the_weights_it_ended_with()
    {
        Run("a", [.. Flags.SmallWith("--lambda", "0.1,0.2"), "--save-tensors"]);

        var files = Directory.GetFiles(_folder["a", "weights"]).Order().ToList();
        Assert.Equal(
            ["gd-seed1", "gd-seed2", "pegr-lambda0.1-seed1", "pegr-lambda0.1-seed2", "pegr-lambda0.2-seed1", "pegr-lambda0.2-seed2"],
            files.Select(Path.GetFileNameWithoutExtension));
        using var scope = torch.NewDisposeScope();
        Assert.All(files, file =>
        {
            var weights = Safetensors.Read(file);
            var tensors = Safetensors.Read(_folder["a", "tensors", Path.GetFileName(file)]);
            Assert.Equal(["filters.weight", "second_layer"], weights.Keys.Order());
            Assert.True(weights["filters.weight"].Equals(tensors["weights/final"].flatten(0, 1)));
        });
    }

    [Fact]
    public void The_report_has_the_figures_of_the_summary_and_paths_that_exist()
    {
        var outcome = Run("a", Flags.SmallWith());

        var accuracies = Summary("a").GetProperty("results").EnumerateArray()
            .Where(run => run.GetProperty("objective").GetString() == "pegr")
            .Select(run => run.GetProperty("test_accuracy").GetDouble())
            .ToList();
        Assert.Contains(
            FormattableString.Invariant($"{accuracies.Average():0.000} ± {Math.Abs(accuracies[0] - accuracies[1]) / Math.Sqrt(2):0.000}"),
            outcome.Output);
        var paths = outcome.Output.Split('\n').Where(line => line.EndsWith(".png", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(paths);
        Assert.All(paths, path => Assert.True(File.Exists(path.Trim()), path));
    }

    [Fact]
    public void The_summary_agrees_with_the_last_lines_of_the_metrics()
    {
        Run("a", Flags.SmallWith());

        var lines = File.ReadAllLines(_folder["a", "metrics.csv"]);
        var metrics = lines[0].Split(',')[4..];
        foreach (var result in Summary("a").GetProperty("results").EnumerateArray())
        {
            var run = new[] { "objective", "lambda", "seed", "steps" }.Select(name => result.GetProperty(name).ToString());
            var values = Assert.Single(lines, line => line.Split(',')[..4].SequenceEqual(run)).Split(',')[4..];
            Assert.Equal(values, metrics.Select(metric => result.GetProperty(metric).GetRawText()));
        }
    }

    [Fact]
    public void The_resolved_configuration_repeats_the_run()
    {
        Run("a", Flags.SmallWith("--dtype", "float64", "--activation", "relu3"));

        var outcome = Run("b", ["--config", _folder["a", "config.yaml"]]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal(File.ReadAllText(_folder["a", "metrics.csv"]), File.ReadAllText(_folder["b", "metrics.csv"]));
        Assert.Equal(Summary("a").GetProperty("config").GetRawText(), Summary("b").GetProperty("config").GetRawText());
    }

    [Fact]
    public void Flags_override_the_file()
    {
        var file = _folder.Write("given.yaml", "lambda: 0.5\nsteps: 5\ndim: 20\n");

        Run("a", ["--config", file, "--steps", "4", "--samples", "8", "--objectives", "gd", "--seeds", "1"]);

        var config = Summary("a").GetProperty("config");
        Assert.Equal(0.5, config.GetProperty("lambda")[0].GetDouble());
        Assert.Equal(4, config.GetProperty("steps").GetInt32());
        Assert.Equal(20, config.GetProperty("dim").GetInt32());
    }

    [Fact]
    public void A_diverged_run_fails_and_what_was_logged_is_kept()
    {
        var outcome = Run("a", Flags.SmallWith("--learning-rate", "1e30", "--steps", "500"));

        Assert.Equal(1, outcome.ExitCode);
        Assert.Contains("diverged at step", outcome.Error);
        Assert.Contains(_folder["a"], outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.True(File.ReadAllLines(_folder["a", "metrics.csv"]).Length >= 2);
        Assert.True(File.Exists(_folder["a", "config.yaml"]));
        Assert.Equal("diverged", Summary("a").GetProperty("status").GetString());
    }

    [Fact]
    public void An_earlier_run_is_replaced_when_asked_to_and_other_files_stay()
    {
        Run("a", [.. Flags.SmallWith(), "--save-tensors"]);
        _folder.Write(Path.Combine("a", "notes.txt"), "mine");

        var outcome = Run("a", [.. Flags.SmallWith("--seeds", "1", "--objectives", "gd"), "--overwrite"]);

        Assert.Equal(0, outcome.ExitCode);
        Assert.Equal("mine", File.ReadAllText(_folder["a", "notes.txt"]));
        Assert.Equal(1, Summary("a").GetProperty("results").GetArrayLength());
        Assert.Empty(Directory.GetFiles(_folder["a", "tensors"]));
        Assert.All(File.ReadAllLines(_folder["a", "metrics.csv"])[1..], line => Assert.StartsWith("gd,0,1,", line));
    }

    private Outcome Run(string name, string[] args) => CommandLine.Run(["synthetic", .. args, "--out", _folder[name]]);

    private JsonElement Summary(string name) => JsonDocument.Parse(File.ReadAllText(_folder[name, "summary.json"])).RootElement;
}
