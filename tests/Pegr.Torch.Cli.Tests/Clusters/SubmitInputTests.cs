using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Clusters;

public sealed class SubmitInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Option '--tasks' is required")]
    [InlineData("--tasks: 0 is out of range", "--tasks", "0")]
    [InlineData("--tasks: 'many' is not a whole number", "--tasks", "many")]
    [InlineData("--scheduler: 'pbs' is unknown; use slurm", "--tasks", "2", "--scheduler", "pbs")]
    [InlineData("--partition: 'a b' cannot be passed on", "--tasks", "2", "--partition", "a b")]
    [InlineData("--partition: '$(reboot)' cannot be passed on", "--tasks", "2", "--partition", "$(reboot)")]
    [InlineData("--time: '-1' cannot be passed on", "--tasks", "2", "--time=-1")]
    [InlineData("--mem: '' cannot be passed on", "--tasks", "2", "--mem", "")]
    [InlineData("--gpus-per-task: -1 is out of range", "--tasks", "2", "--gpus-per-task", "-1")]
    [InlineData("--cpus-per-task: 0 is out of range", "--tasks", "2", "--cpus-per-task", "0")]
    public void It_is_refused_in_one_line_and_nothing_is_written(string expected, params string[] flags)
    {
        var outcome = CommandLine.Run(["sweep", "submit", .. flags, .. SweepFlags.SmallWith(), "--out", _folder["a"]]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"pegr: {expected}", outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Without_sbatch_on_the_path_nothing_is_written()
    {
        var environment = new Dictionary<string, string> { ["PATH"] = _folder.Path };
        using var process = PegrProcess.Start(
            _folder.Path, environment, ["sweep", "submit", "--tasks", "2", .. SweepFlags.SmallWith(), "--out", _folder["a"]]);

        var outcome = await process.Finish();

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("pegr: --scheduler: the command 'sbatch' of Slurm is not on the path", outcome.Error);
        Assert.Empty(_folder.Files());
    }
}
