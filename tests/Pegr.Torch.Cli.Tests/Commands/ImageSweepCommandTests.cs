using System.Globalization;
using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Tests.Commands;

[Collection(Alone.Name)]
public sealed class ImageSweepCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sweep_of_images_leaves_a_sorted_table_figures_and_a_summary()
    {
        var outcome = Sweep("a");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lines = Results("a").TrimEnd().Split('\n');
        Assert.StartsWith("x_train_samples,y_sigma,objective,lambda_choice,lambda,seed,diverged,train_loss,", lines[0]);
        Assert.EndsWith(",tied_train_noise,tied_test_noise", lines[0]);
        Assert.Equal(
            from y in new[] { "1", "2" }
            from x in new[] { "8", "12", "16" }
            from objective in new[] { "gd,", "pegr,auto" }
            select $"{x},{y},{objective},1,patch:{y},patch:{y}",
            lines[1..].Select(line => line.Split(',')).Select(cells => $"{cells[0]},{cells[1]},{cells[2]},{cells[3]},{cells[5]},{cells[^2]},{cells[^1]}"));
        foreach (var figure in new[] { "test-accuracy-gd", "train-loss-pegr-auto", "test-accuracy-pegr-auto-minus-gd" })
        {
            Assert.True(File.Exists(_folder["a", "figures", $"{figure}.png"]), figure);
        }

        var summary = JsonDocument.Parse(File.ReadAllText(_folder["a", "summary.json"])).RootElement;
        Assert.Equal("sweep images", summary.GetProperty("experiment").GetString());
        Assert.Equal(ImageSweepFlags.Runs, summary.GetProperty("runs").GetInt32());
        Assert.Equal(2, summary.GetProperty("predictions").GetArrayLength()); // patches are what theory speaks of
    }

    [Fact]
    public void Runs_are_those_of_pegr_images_to_the_last_bit()
    {
        Sweep("a", "--seeds", "2");
        var lines = Lines("a");
        var pegr = lines.Where(cells => (cells["x_train_samples"], cells["y_sigma"], cells["objective"]) == ("12", "2", "pegr")).ToList();

        CommandLine.Run([
            "images", "--model", "patch-cnn", "--classes", "0,1", "--label-noise", "0", "--test-samples", "20", "--learning-rate", "0.01", "--batch-size", "0",
            "--epochs", "3", "--train-samples", "12", "--train-noise", "patch:2", "--test-noise", "patch:2", "--objectives", "gd,pegr", "--seeds", "2",
            "--lambda", pegr[0]["lambda"], "--out", _folder["b"]]);

        var metrics = File.ReadAllLines(_folder["b", "metrics.csv"]);
        var names = metrics[0].Split(',');
        var last = metrics.Skip(1).Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))
            .Where(row => row["objective"] == "pegr").GroupBy(row => row["seed"]).Select(rows => rows.Last()).ToList();
        Assert.Equal(2, last.Count);
        foreach (var metric in new[] { "train_loss", "test_loss", "test_accuracy", "penalty", "gradient_norm_variance" })
        {
            Assert.Equal(last.Select(row => row[metric]), pegr.Select(cells => cells[metric]));
        }
    }

    [Fact]
    public void Words_and_one_axis_alone_are_axes_too()
    {
        var outcome = Sweep(
            "a", "--x", "model=mlp,convnet", "--y", "", "--tie", "", "--train-samples", "10", "--epochs", "1", "--lambda", "0.1", "--objectives", "gd,pegr");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["mlp,,gd,,0,1", "mlp,,pegr,0.1,0.1,1", "convnet,,gd,,0,1", "convnet,,pegr,0.1,0.1,1"], Results("a").Split('\n')[1..^1].Select(Key));
        Assert.DoesNotContain("signal learned", outcome.Output);
        Assert.Equal([0.0, 1], SweepResultsFile.Read(_folder["a", "results.csv"])[0].Results.Select(result => result.X));
        Assert.Equal(0, CommandLine.Run("report", _folder["a"], "--out", _folder["report.html"]).ExitCode);
        Assert.Contains("Sweep over model: ", File.ReadAllText(_folder["report.html"]));
    }

    [Fact]
    public void Words_with_commas_are_separated_by_semicolons()
    {
        var outcome = Sweep("a", "--x", "train-noise=blur:1,gaussian:0.1;gaussian:0.2", "--y", "", "--tie", "test-noise={train-noise}", "--model", "mlp", "--lambda", "0.1", "--objectives", "gd");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["blur:1;gaussian:0.1,,gd,,0,1", "gaussian:0.2,,gd,,0,1"], Results("a").Split('\n')[1..^1].Select(Key));
        Assert.Equal(["blur:1;gaussian:0.1", "gaussian:0.2"], Lines("a").Select(cells => cells["tied_test_noise"]));
    }

    [Fact]
    public void What_validation_chose_is_what_counts()
    {
        string[] flags =
        [
            "--validation-fraction", "0.5", "--log-every", "1", "--model", "mlp", "--label-noise", "0.4", "--learning-rate", "1", "--epochs", "8", "--objectives", "gd",
            "--seeds", "3", "--test-samples", "100",
        ];
        Sweep("a", [.. flags, "--x", "train-samples=20,40", "--y", "", "--tie", "", "--lambda", "0.1"]);
        CommandLine.Run(["images", "--classes", "0,1", "--batch-size", "0", .. flags, "--train-samples", "40", "--out", _folder["b"]]);

        var chosen = JsonDocument.Parse(File.ReadAllText(_folder["b", "record.json"])).RootElement.GetProperty("Record").GetProperty("Runs").EnumerateArray()
            .Select(run => (Step: run.GetProperty("ChosenStep").GetInt32(), Rows: run.GetProperty("Rows").EnumerateArray().ToList())).ToList();
        Assert.Contains(chosen, run => run.Step != 8);
        Assert.Equal(
            chosen.Select(run => run.Rows.Single(row => row.GetProperty("Step").GetInt32() == run.Step).GetProperty("Values").GetProperty("test_loss").GetDouble()),
            Lines("a").Where(cells => cells["x_train_samples"] == "40").Select(cells => double.Parse(cells["test_loss"], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Runs_that_diverge_are_results_and_the_others_go_on()
    {
        var outcome = Sweep("a", "--x", "learning-rate=0.01,1e12", "--y", "", "--tie", "", "--train-noise", "patch:1", "--test-noise", "patch:1", "--train-samples", "8", "--activation", "relu3", "--lambda", "0.1");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(["false", "false", "true", "true"], Lines("a").Select(cells => cells["diverged"]));
    }

    [Fact]
    public void The_configuration_repeats_the_sweep_and_resuming_needs_no_kind()
    {
        Sweep("a");
        Assert.Equal(0, CommandLine.Run("sweep", "images", "--config", _folder["a", "config.yaml"], "--out", _folder["b"]).ExitCode);
        Assert.Equal(Results("a"), Results("b"));
        File.Delete(_folder["b", "shards", "1-of-1.csv"]);
        File.Delete(_folder["b", "results.csv"]);

        var outcome = CommandLine.Run("sweep", "--resume", _folder["b"]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Equal(Results("a"), Results("b"));
    }

    [Fact]
    public void Another_kind_of_sweep_is_not_mixed_in()
    {
        CommandLine.Run(["sweep", .. SweepFlags.SmallWith(), "--out", _folder["a"]]);

        var outcome = Sweep("a");

        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains("holds a sweep of 'pegr sweep'", outcome.Error);
    }

    [Fact]
    public void Overwriting_an_image_sweep_leaves_nothing_of_it()
    {
        Sweep("a");

        var outcome = CommandLine.Run(["sweep", .. SweepFlags.SmallWith(), "--out", _folder["a"], "--overwrite"]);
        CommandLine.Run(["sweep", .. SweepFlags.SmallWith(), "--out", _folder["b"]]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        FolderContents.AssertSame(FolderContents.Of(_folder["b"]), _folder["a"], "overwritten");
    }

    [Theory]
    [InlineData("--x: 'trian-samples' is no setting that can be an axis. Did you mean 'train-samples'?", "--x", "trian-samples=8,12")]
    [InlineData("--x: 'seeds' is no setting that can be an axis", "--x", "seeds=1,2")]
    [InlineData("--x: 'train-samples=12,8' is not in rising order", "--x", "train-samples=12,8")]
    [InlineData("--x: 'train-samples=' is not an axis", "--x", "train-samples=")]
    [InlineData("--x: 'train-samples=0,8log' cannot have a logarithmic scale", "--x", "train-samples=0,8log")]
    [InlineData("--x: model: 'mlp' is given twice", "--x", "model=mlp,mlp")]
    [InlineData("--x: model: 'vgg' is unknown", "--x", "model=patch-cnn,vgg")]
    [InlineData("--y: 'train-samples' is the horizontal axis already", "--y", "train-samples=1:2:2")]
    [InlineData("--y: 'sigma' is no setting that can be an axis", "--tie", "")]
    [InlineData("--tie: there is no axis or numeric setting 'sigm'. Did you mean 'sigma'?", "--tie", "train-noise=patch:{sigm}")]
    [InlineData("--tie: test-noise: ", "--tie", "train-noise=patch:{sigma};test-noise=patch:{0-sigma}")]
    [InlineData("--train-noise: ", "--train-noise", "patch:2,patch:1", "--y", "epochs=1,2", "--tie", "test-noise=patch:2")]
    [InlineData("--threads: 0 leaves the number to each machine", "--threads", "0")]
    [InlineData("--lambda: theory suggests none for", "--model", "mlp", "--tie", "train-noise=gaussian:{sigma}")]
    [InlineData("--x: train-samples: 50000 images were asked for", "--x", "train-samples=8,50000")]
    [InlineData("--data-dir: ", "--dataset", "cifar10", "--data-dir", "nowhere")]
    [InlineData("--device: 'gpu' is not a device", "--device", "gpu")]
    public void It_is_refused_in_one_line_and_nothing_is_written(string expected, params string[] changes)
    {
        var outcome = Sweep("a", changes);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"pegr: {expected}", outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(_folder.Files());
    }

    private static string Key(string line) => string.Join(',', line.Split(',')[..6]);

    private List<Dictionary<string, string>> Lines(string name)
    {
        var lines = Results(name).TrimEnd().Split('\n');
        var names = lines[0].Split(',');
        return [.. lines[1..].Select(line => names.Zip(line.Split(',')).ToDictionary(pair => pair.First, pair => pair.Second))];
    }

    private Outcome Sweep(string name, params string[] changes)
        => CommandLine.Run(["sweep", "images", .. ImageSweepFlags.SmallWith(changes), "--out", _folder[name]]);

    private string Results(string name) => File.ReadAllText(_folder[name, "results.csv"]);
}
