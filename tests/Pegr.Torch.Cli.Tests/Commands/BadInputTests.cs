using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("unknown command 'sythetic'. Did you mean 'synthetic'?", "sythetic")]
    [InlineData("unknown option '--bogus'.", "--bogus")]
    [InlineData("unknown option '--lamda'. Did you mean '--lambda'?", "synthetic", "--lamda", "1")]
    [InlineData("unknown option '--dataset'.", "synthetic", "--dataset", "mnist")]
    [InlineData("unknown argument 'extra'.", "synthetic", "extra")]
    [InlineData("unknown argument '@file'.", "synthetic", "@file")]
    [InlineData("--lambda", "synthetic", "--lambda")]
    [InlineData("--lambda", "synthetic", "--lambda", "1", "--lambda", "2")]
    [InlineData("--lambda: 'abc' is not a number", "synthetic", "--lambda", "abc")]
    [InlineData("--lambda: '' is not a number", "synthetic", "--lambda", "")]
    [InlineData("--lambda: 'NaN' is not a finite number", "synthetic", "--lambda", "NaN")]
    [InlineData("--lambda: -1 is out of range", "synthetic", "--lambda", "-1")]
    [InlineData("--learning-rate: 0 is out of range", "synthetic", "--learning-rate", "0")]
    [InlineData("--learning-rate: 1E+300 is out of range; float32 does not hold it", "synthetic", "--learning-rate", "1e300")]
    [InlineData("--engine: signs estimates a mean and knows no single example's norm, which example-norm needs", "synthetic", "--objectives", "example-norm", "--engine", "signs")]
    [InlineData("--group-size: 0 is out of range", "images", "--objectives", "group", "--group-size", "0")]
    [InlineData("--flip-probability: 1.5 is out of range", "synthetic", "--objectives", "label-noise", "--flip-probability", "1.5")]
    [InlineData("--engine: reduced makes sam's excursion for the whole batch", "synthetic", "--objectives", "sam", "--engine", "reduced", "--rho-group-size", "1")]
    [InlineData("--rho: 1E+39 is out of range; float32 does not hold it", "synthetic", "--objectives", "sam", "--rho", "1e39")]
    [InlineData("--weight-decay: 1E+39 is out of range; float32 does not hold it", "synthetic", "--weight-decay", "1e39")]
    [InlineData("--clip-norm: 1E+39 is out of range; float32 does not hold it", "synthetic", "--clip-norm", "1e39")]
    [InlineData("--lambda: 1E+39 is out of range; float32 does not hold it", "synthetic", "--lambda", "0.1,1e39")]
    [InlineData("--init-std: 1E+39 is out of range; float32 does not hold it", "synthetic", "--init-std", "1e39")]
    [InlineData("--noise-std: 1E+39 is out of range; float32 does not hold it", "synthetic", "--noise-std", "1e39")]
    [InlineData("--signal-norm: 1E+39 is out of range; float32 does not hold it", "synthetic", "--signal-norm", "1e39")]
    [InlineData("--init-std: 1E+39 is out of range; float32 does not hold it", "images", "--init-std", "1e39")]
    [InlineData("--learning-rate: 1E+300 is out of range; float32 does not hold it", "images", "--learning-rate", "1e300")]
    [InlineData("--samples: 0 is out of range", "synthetic", "--samples", "0")]
    [InlineData("--dim: -5 is out of range", "synthetic", "--dim", "-5")]
    [InlineData("--filters: '2.5' is not a whole number", "synthetic", "--filters", "2.5")]
    [InlineData("--steps: '99999999999' does not fit", "synthetic", "--steps", "99999999999")]
    [InlineData("samples, test-samples, patches, filters and dim: ", "synthetic", "--samples", "2000000000", "--dim", "2000000000")]
    [InlineData("--label-noise: 1.5 is out of range", "synthetic", "--label-noise", "1.5")]
    [InlineData("--objectives: 'sgd' is unknown", "synthetic", "--objectives", "gd,sgd")]
    [InlineData("--objectives: 'gd' is given twice", "synthetic", "--objectives", "gd,gd")]
    [InlineData("--objectives: none is given", "synthetic", "--objectives", "")]
    [InlineData("--activation: 'tanh'", "synthetic", "--activation", "tanh")]
    [InlineData("--dtype: 'float16'", "synthetic", "--dtype", "float16")]
    [InlineData("--device: 'gpu' is not a device", "synthetic", "--device", "gpu")]
    [InlineData("--save-tensors: 'maybe' is neither true nor false", "synthetic", "--save-tensors", "maybe")]
    [InlineData("--activation: the value holds a control character", "synthetic", "--activation", "relu\n2")]
    [InlineData("/nowhere.yaml: there is no such file", "synthetic", "--config", "/nowhere.yaml")]
    [InlineData("nonesuch: there is no such file and no such preset; the presets are ", "synthetic", "--config", "nonesuch")]
    [InlineData("this file is for experiment 'images', not for 'pegr synthetic'", "synthetic", "--config", "images")]
    [InlineData("--dataset: 'imagenet' is unknown", "images", "--dataset", "imagenet")]
    [InlineData("--model: 'vgg'", "images", "--model", "vgg")]
    [InlineData("--epochs: 0 is out of range", "images", "--epochs", "0")]
    [InlineData("--train-noise: -0.1 in 'gaussian:-0.1' is out of range", "images", "--train-noise", "gaussian:-0.1")]
    [InlineData("device: 'gpu' is not a device", "doctor", "--device", "gpu")]
    [InlineData("--model: 'vgg' is unknown; use mlp, convnet, resnet18, vit, signal-noise", "bench", "--model", "vgg")]
    [InlineData("--batch: 0 is out of range", "bench", "--batch", "0")]
    [InlineData("--batch: '1e3' is not a whole number", "bench", "--batch", "1e3")]
    [InlineData("--batch: these sizes need about", "bench", "--batch", "2000000000")]
    [InlineData("--rounds: -1 is out of range", "bench", "--rounds", "-1")]
    [InlineData("--threads: 'two' is not a whole number", "bench", "--threads", "two")]
    [InlineData("--device: 'gpu' is not a device", "bench", "--device", "gpu")]
    [InlineData("--json: a file's name is missing", "bench", "--json", "")]
    [InlineData("--json: cannot write '/nowhere/bench.json'", "bench", "--json", "/nowhere/bench.json")]
    public void It_is_refused_in_one_line_and_nothing_is_written(string expected, params string[] args)
    {
        var takesOut = args[0] is "synthetic" or "images";

        AssertRefused(expected, takesOut ? [args[0], "--out", _folder["out"], .. args[1..]] : args);
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        if (Torch.Runtime.LibTorch.Initialize().Devices.Count > 1)
        {
            Assert.Skip("This machine has a GPU.");
        }

        AssertRefused("device: 'cuda' is not there", "synthetic", "--device", "cuda", "--out", _folder["out"]);
        AssertRefused("device: 'cuda' is not there", "doctor", "--device", "cuda");
        AssertRefused("device: 'cuda' is not there", "bench", "--device", "cuda");
    }

    [Fact]
    public void Data_that_are_not_there_are_refused()
        => AssertRefused(
            "--data-dir: there is no folder " + _folder["none"], "images", "--dataset", "mnist", "--data-dir", _folder["none"], "--out", _folder["out"]);

    [Theory]
    [InlineData("images", "--dataset")]
    [InlineData("data", "verify")]
    public void Data_that_are_not_there_are_refused_with_the_command_that_fetches_them(params string[] command)
        => AssertRefused("'pegr data download mnist' fetches it.", [.. command, "mnist", "--data-dir", _folder["none"]]);

    [Theory]
    [InlineData("synthetic")]
    [InlineData("images")]
    [InlineData("demo")]
    public void A_folder_in_use_is_refused_and_stays_as_it_is(string command)
    {
        _folder.Write("notes.txt", "mine");

        AssertRefused("holds files already", command, "--out", _folder.Path);

        Assert.Equal("mine", File.ReadAllText(_folder["notes.txt"]));
    }

    [Fact]
    public void A_demo_over_anothers_files_is_refused()
    {
        _folder.Write(Path.Combine("images", "metrics.csv"), "mine");

        AssertRefused(_folder["images", "metrics.csv"], "demo", "--overwrite", "--out", _folder.Path);
    }

    [Fact]
    public void A_file_of_settings_is_named_with_the_line_of_what_is_wrong()
    {
        var path = _folder.Write("my.yaml", "dim: 10\nsamples: -3\n");

        AssertRefused($"{path}, line 2: samples: -3 is out of range", "synthetic", "--config", path, "--out", _folder["out"]);
    }

    [Fact]
    public void A_folder_in_place_of_a_file_is_refused()
        => AssertRefused($"--json: '{_folder.Path}' is a folder", "bench", "--json", _folder.Path);

    private void AssertRefused(string expected, params string[] args)
    {
        var before = _folder.Files();

        var outcome = CommandLine.Run(args);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Empty(outcome.Output);
        Assert.StartsWith("pegr: ", outcome.Error);
        Assert.Contains(expected, outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Equal(before, _folder.Files());
        Assert.False(Directory.Exists(_folder["out"]));
    }
}
