using System.IO.Compression;
using System.Security.Cryptography;
using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>Runs that start with the weights of a file.</summary>
[Collection(Alone.Name)]
public sealed class InitWeightsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_run_goes_on_from_where_another_ended()
    {
        var first = Final(Run("first"));
        var weights = Weights("first");

        var record = Run("second", "--init-weights", weights, "--seeds", "2", "--init-std", "3");

        Assert.All(
            record.Runs.Where(run => run.Seed == 1),
            run => Assert.Equal(first.Values[Metric.TrainLoss], run.Rows[0][Metric.TrainLoss]));
        Assert.All(
            record.Runs, run => Assert.Equal(first.Values[Metric.TestLoss], run.Rows[0][Metric.TestLoss])); // whose images the seed does not draw
        Assert.Equal(4, record.Runs.Select(run => run.Final[Metric.TestLoss]).Distinct().Count());
        Assert.Equal(weights, record.Settings["init-weights"]);
        Assert.Equal(Hash(weights), record.Settings["init-weights-sha256"]);
        Assert.NotEqual(first.Values[Metric.TestLoss], Final(record).Values[Metric.TestLoss]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(8)]
    public void An_interrupted_run_goes_on_with_the_same_file_and_no_other(int steps)
    {
        Run("first");
        Run("other", "--seed", "5");
        var weights = _folder["start.safetensors"];
        File.Copy(Weights("first"), weights);
        string[] study = ["images", .. Flags.SmallImagesWith("--seeds", "2", "--objectives", "gd", "--init-weights", weights)];
        CommandLine.Run([.. study, "--out", _folder["whole"]]);
        using var stop = new CancellationTokenSource();
        Assert.Equal(130, CommandLine.RunWith([new StepCounter(stop.Cancel, steps).Beside("images")], stop.Token, [.. study, "--out", _folder["a"]]).ExitCode);
        var left = FolderContents.Of(_folder["a"]);

        File.Copy(_folder["other", "weights", "gd-seed5.safetensors"], weights, overwrite: true);
        Refused("another file than the one that init-weights-sha256 is of", CommandLine.Run("images", "--resume", _folder["a"]));
        File.Delete(weights);
        Refused("there is no such file", CommandLine.Run("images", "--resume", _folder["a"]));
        Refused("there is no such file", CommandLine.Run("images", "--config", _folder["a", "config.yaml"], "--out", _folder["b"]));
        FolderContents.AssertSame(left, _folder["a"], "refused");

        File.Copy(Weights("first"), weights);
        Assert.Equal(0, CommandLine.Run("images", "--resume", _folder["a"]).ExitCode);
        FolderContents.AssertSame(FolderContents.Of(_folder["whole"]), _folder["a"], "resumed");
    }

    [Fact]
    public void What_does_not_fit_is_named_before_anything_is_written()
    {
        Run("first");
        var text = _folder.Write("text.safetensors", "no weights");

        Refused("--init-weights: ", Try("--init-weights", Weights("first"), "--model", "convnet"));
        Refused("missing: layers.conv1.weight", Try("--init-weights", Weights("first"), "--model", "convnet"));
        Refused("layers.output.weight [10, 256] for [3, 256]", Try("--init-weights", Weights("first"), "--classes", "1,2,3"));
        Refused($"--init-weights: {text}: not a valid safetensors file", Try("--init-weights", text));
        Refused("this is a folder", Try("--init-weights", _folder.Path));
        Refused("--init-weights-sha256: ", Try("--init-weights-sha256", new string('a', 64)));
        Refused("--init-weights-sha256: ", Try("--init-weights", Weights("first"), "--init-weights-sha256", "12"));
        Refused("another file", Try("--init-weights", Weights("first"), "--init-weights-sha256", new string('a', 64)));

        Outcome Try(params string[] flags) => CommandLine.Run(["images", .. Flags.SmallImagesWith(flags), "--out", _folder["refused"]]);
    }

    [Fact]
    public void A_file_of_PyTorchs_own_is_told_with_the_line_that_converts_it()
    {
        var archive = _folder["my weights.pt"];
        using (var zip = ZipFile.Open(archive, ZipArchiveMode.Create))
        {
            zip.CreateEntry("my weights/data.pkl").Open().Dispose();
        }

        var pickle = _folder["old.pth"];
        File.WriteAllBytes(pickle, [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]);

        foreach (var (path, target) in ((string, string)[])[(archive, $"'{_folder["my weights.safetensors"]}'"), (pickle, _folder["old.safetensors"])])
        {
            var outcome = CommandLine.Run(["images", .. Flags.SmallImagesWith("--init-weights", path), "--out", _folder["refused"]]);

            Refused("torch.save", outcome);
            Assert.Contains(": python3 -c 'import sys, torch; ", outcome.Error, StringComparison.Ordinal);
            Assert.EndsWith(target, outcome.Error.TrimEnd(), StringComparison.Ordinal);
        }
    }

    private void Refused(string part, Outcome outcome)
    {
        Assert.Equal(2, outcome.ExitCode);
        Assert.Contains(part, Assert.Single(outcome.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder["refused"]));
    }

    private ExperimentRecord Run(string name, params string[] flags)
    {
        var outcome = CommandLine.Run(["images", .. Flags.SmallImagesWith(flags), "--out", _folder[name]]);
        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        return ExperimentFile.Read(_folder[name]);
    }

    private string Weights(string name) => _folder[name, "weights", "gd-seed1.safetensors"];

    private static MetricRow Final(ExperimentRecord record) => record.Runs[0].Final;

    private static string Hash(string path) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
}
