using Pegr.Torch.Cli.Tests.Support;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Tests.Commands;

/// <summary>Runs of a sweep on several devices at a time: on CPUs here, each a process.</summary>
[Collection(Alone.Name)]
public sealed class DevicesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void On_several_devices_it_is_the_sweep_of_one_byte_for_byte()
    {
        Assert.Equal(0, Sweep("one").ExitCode);

        var outcome = Sweep("two", "--devices", "cpu,cpu");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains($"{ImageSweepFlags.Runs}/{ImageSweepFlags.Runs} runs", outcome.Output);
        Assert.Equal(["1-of-2.csv", "2-of-2.csv"], Directory.GetFiles(_folder["two", "shards"]).Select(Path.GetFileName).Order());
        FolderContents.AssertSameStudy(_folder["one"], _folder["two"]);
    }

    [Fact]
    public void A_share_is_shared_among_devices_and_another_number_of_them_goes_on()
    {
        Sweep("one");

        Assert.Equal(0, Sweep("two", "--devices", "cpu,cpu", "--shard", "2/3").ExitCode);
        Assert.Equal(ImageSweepFlags.Runs / 3, Directory.GetFiles(_folder["two", "shards"], "*-of-6.csv").Sum(file => File.ReadAllLines(file).Length - 2));
        Assert.Equal(0, CommandLine.Run("sweep", "--resume", _folder["two"], "--devices", "cpu,cpu,cpu").ExitCode);

        Assert.Equal(Results("one"), Results("two"));
    }

    [Theory]
    [InlineData("--devices: 'gpu' is not a device", "--devices", "gpu")]
    [InlineData("--devices: '' is not a device", "--devices", "cpu,")]
    [InlineData("--devices: 'cpu,cuda:0' mixes CPU and GPUs", "--devices", "cpu,cuda:0")]
    [InlineData("--devices: 'cuda:0' is not what the sweep is computed on, which is 'cpu'", "--devices", "cuda:0", "--device", "cpu")]
    [InlineData("device: 'cuda:98' is not there", "--devices", "cuda:98,cuda:99")]
    [InlineData("--device: 'cuda:99' is not there", "--device", "cuda:99")]
    public void It_is_refused_in_one_line_and_nothing_is_written(string expected, params string[] changes)
    {
        var outcome = Sweep("a", changes);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"pegr: {expected}", outcome.Error.Replace("pegr: --device: 'cuda:98'", "pegr: device: 'cuda:98'"));
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void Synthetic_sweeps_have_no_devices()
    {
        var outcome = CommandLine.Run(["sweep", .. SweepFlags.SmallWith("--devices", "cpu,cpu"), "--out", _folder["a"]]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("pegr: --devices: sweeps of synthetic data compute on all cores by themselves", outcome.Error);
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public async Task Stopped_or_killed_it_leaves_checkpoints_and_no_process_that_goes_on()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs signals.");
        }

        // Long enough for signals to come in the midst of runs, whatever the machine; every run is stopped in its first steps.
        string[] flags = ["sweep", "images", .. ImageSweepFlags.SmallWith("--epochs", "100000", "--checkpoint-every", "1", "--log-every", "100000", "--devices", "cpu,cpu")];
        using var stopped = PegrProcess.Start(_folder.Path, null, [.. flags, "--out", "a"]);
        while (!File.Exists(_folder["a", "shards", "run-0001", "training.checkpoint"]) || !File.Exists(_folder["a", "shards", "run-0002", "training.checkpoint"]))
        {
            Assert.False(stopped.HasExited);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        stopped.Signal("TERM");
        var outcome = await stopped.Finish();
        Assert.Equal(143, outcome.ExitCode);
        Assert.Contains("stopped by SIGTERM. 0 of 12 runs are kept; go on with: pegr sweep --resume a --devices cpu,cpu", outcome.Error);
        Assert.Empty(Directory.GetFiles(_folder["a"], "*lock", SearchOption.AllDirectories));

        using var killed = PegrProcess.Start(_folder.Path, null, "sweep", "--resume", "a", "--devices", "cpu,cpu");
        while (!FileLock.IsHeld(_folder["a", "shards", "run-0001", "lock"]) || !FileLock.IsHeld(_folder["a", "shards", "run-0002", "lock"]))
        {
            Assert.False(killed.HasExited);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        killed.Signal("KILL");
        await killed.Finish();

        // What it had started stops by itself.
        while (Directory.GetFiles(_folder["a"], "*lock", SearchOption.AllDirectories).Any(FileLock.IsHeld))
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private Outcome Sweep(string name, params string[] changes)
        => CommandLine.Run(["sweep", "images", .. ImageSweepFlags.SmallWith(changes), "--out", _folder[name]]);

    private string Results(string name) => File.ReadAllText(_folder[name, "results.csv"]);
}
