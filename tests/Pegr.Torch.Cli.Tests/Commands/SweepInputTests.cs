using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class SweepInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--x: 'signal-norm' is not an axis", "--x", "signal-norm")]
    [InlineData("--x: 'signal-norm=3:1:5' is an empty or reversed range", "--x", "signal-norm=3:1:5")]
    [InlineData("--x: 'signal-nrom' is no setting that can be an axis. Did you mean 'signal-norm'?", "--x", "signal-nrom=1:3:5")]
    [InlineData("--x: activation: ", "--x", "activation=1:3:5")]
    [InlineData("--x: 'seeds' is no setting that can be an axis", "--x", "seeds=1:3:3")]
    [InlineData("--x: 'objectives' is no setting that can be an axis", "--x", "objectives=gd,pegr")]
    [InlineData("--x: 'a' is not a finite number", "--x", "scale=a,b", "--tie", "signal-norm=scale")]
    [InlineData("--y: 'samples=1:3:9' has too many values", "--y", "samples=1:3:9")]
    [InlineData("--y: 'signal-norm' is the horizontal axis already", "--y", "signal-norm=1:3:5")]
    [InlineData("--y: samples: 0 is out of range", "--y", "samples=0:10:3")]
    [InlineData("--x: label-noise: 2 is out of range", "--x", "label-noise=0:2:2")]
    [InlineData("--lambda: 'much' is not a number", "--lambda", "0.1,much")]
    [InlineData("--lambda: -1 is out of range", "--lambda", "-1")]
    [InlineData("--lambda: a value is given twice", "--lambda", "0.1,auto,0.10")]
    [InlineData("--lambda: it is an axis of this sweep", "--x", "lambda=0.1:1:3", "--lambda", "0.1")]
    [InlineData("--lambda: 'axis' is not a number", "--lambda", "axis")]
    [InlineData("--x: lambda: -1 is out of range", "--x", "lambda=-1:1:3")]
    [InlineData("--dim: 0 is out of range", "--dim", "0")]
    [InlineData("lambda: theory suggests none for signal-norm 0.5, samples 4 (relu)", "--activation", "relu")]
    [InlineData("--x: the sweep has more than 1000000 runs", "--x", "signal-norm=1:2:1000", "--y", "noise-std=1:2:1000")]
    [InlineData("--shard: '5/4' is out of range", "--shard", "5/4")]
    [InlineData("--resume: ", "--resume", "/nowhere")]
    public void It_is_refused_in_one_line_and_nothing_is_written(string expected, params string[] changes)
    {
        string[] flags = changes[0] == "--resume" ? changes : [.. SweepFlags.SmallWith(changes), "--out", _folder["a"]];

        var outcome = CommandLine.Run(["sweep", .. flags]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"pegr: {expected}", outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void Beside_resume_only_a_share_is_taken()
    {
        CommandLine.Run(["sweep", .. SweepFlags.SmallWith(), "--out", _folder["a"]]);

        var outcome = CommandLine.Run("sweep", "--resume", _folder["a"], "--dim", "21");

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("pegr: --dim: cannot be given beside --resume", outcome.Error);
    }

    [Fact]
    public void A_folder_with_other_files_is_refused_and_kept()
    {
        _folder.Write(Path.Combine("a", "notes.txt"), "mine");

        var outcome = CommandLine.Run(["sweep", .. SweepFlags.SmallWith(), "--out", _folder["a"]]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.Equal(["a/notes.txt"], _folder.Files().Select(file => file.Replace('\\', '/')));
    }
}
