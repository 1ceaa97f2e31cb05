using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Clusters;

/// <summary>Scripts for a cluster, written where there is none.</summary>
public sealed class DryRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Scripts_are_written_and_nothing_is_submitted()
    {
        var environment = new Dictionary<string, string> { ["PATH"] = _folder["no-slurm-here"] };
        using var process = PegrProcess.Start(
            _folder.Path,
            environment,
            ["sweep", "images", "submit", "--tasks", "3", "--dry-run", "--partition", "short", "--time", "1:00:00", .. ImageSweepFlags.SmallWith(), "--out", "a b"]);

        var outcome = await process.Finish();

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var (tasks, merge) = (_folder["a b", "jobs", "tasks.sh"], _folder["a b", "jobs", "merge.sh"]);
        Assert.Contains($"Nothing was submitted. Scripts for 3 of 3 tasks, 12 missing runs: {tasks}, {merge}", outcome.Output);
        Assert.Contains($"\n  sbatch '--output={_folder["a b", "jobs"]}/task-%A-%a.log' '{tasks}'\n", outcome.Output);
        Assert.Contains($"\n  sbatch --dependency=afterany:JOB '--output={_folder["a b", "jobs"]}/merge-%j.log' '{merge}'\n", outcome.Output);
        string[] expected =
        [
            "#!/bin/sh", "#SBATCH --job-name=pegr-sweep", "#SBATCH --array=1,2,3", "#SBATCH --ntasks=1", "#SBATCH --open-mode=append", "#SBATCH --requeue",
            "#SBATCH --partition=short", "#SBATCH --time=1:00:00",
        ];
        var lines = File.ReadAllLines(tasks);
        Assert.Equal(expected, lines[..^1]);
        Assert.EndsWith($" sweep --resume '{_folder["a b"]}' --shard \"$SLURM_ARRAY_TASK_ID/3\"", lines[^1]);
        Assert.EndsWith($" sweep merge '{_folder["a b"]}'", File.ReadAllLines(merge)[^1]);
    }

    // What a task of the array does, one after the other, and the merge.
    [Fact]
    public async Task The_scripts_do_what_they_are_for_without_a_cluster()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs a shell.");
        }

        using var whole = PegrProcess.Start(_folder.Path, null, ["sweep", "images", .. ImageSweepFlags.SmallWith(), "--out", "whole"]);
        Assert.Equal(0, (await whole.Finish()).ExitCode);
        Assert.Equal(0, Submit("--tasks", "2").ExitCode);

        using var tasks = PegrProcess.StartShell(_folder.Path, "for i in 1 2; do SLURM_ARRAY_TASK_ID=$i sh a/jobs/tasks.sh || exit; done; sh a/jobs/merge.sh");

        Assert.Equal(0, (await tasks.Finish()).ExitCode);
        Assert.Equal(File.ReadAllText(_folder["whole", "results.csv"]), File.ReadAllText(_folder["a", "results.csv"]));
    }

    [Fact]
    public void A_task_computes_on_the_gpu_that_it_is_given()
    {
        Assert.Equal((0, ""), Submit("--tasks", "4", "--gpus-per-task", "1") is var outcome ? (outcome.ExitCode, outcome.Error) : default);

        Assert.Contains("\ndevice: cuda\n", File.ReadAllText(_folder["a", "config.yaml"]));
        var lines = File.ReadAllLines(_folder["a", "jobs", "tasks.sh"]);
        Assert.Contains("#SBATCH --gpus-per-task=1", lines);
        Assert.EndsWith("--shard \"$SLURM_ARRAY_TASK_ID/4\"", lines[^1]);
        Assert.DoesNotContain("gpus", File.ReadAllText(_folder["a", "jobs", "merge.sh"]));

        // The same sweep once more, with more of them.
        CommandLine.Run("sweep", "submit", "--resume", _folder["a"], "--tasks", "2", "--gpus-per-task", "3", "--dry-run");
        Assert.EndsWith("--shard \"$SLURM_ARRAY_TASK_ID/2\" --devices cuda:0,cuda:1,cuda:2", File.ReadAllLines(_folder["a", "jobs", "tasks.sh"])[^1]);
    }

    [Theory]
    [InlineData("--device: 'cuda:1' is a GPU of one machine; a task computes on the one that it is given: use cuda.", "--gpus-per-task", "1", "--device", "cuda:1")]
    [InlineData("--gpus-per-task: the sweep is computed on CPUs, which its device says", "--gpus-per-task", "1", "--device", "cpu")]
    [InlineData("--device: the sweep is computed on a GPU, and --gpus-per-task 0 gives the tasks none.", "--gpus-per-task", "0", "--device", "cuda")]
    public void Devices_that_tasks_are_not_given_are_refused_and_nothing_is_written(string expected, params string[] flags)
    {
        var outcome = Submit(["--tasks", "2", .. flags]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith($"pegr: {expected}", outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
        Assert.Empty(_folder.Files());
    }

    [Fact]
    public void Synthetic_sweeps_are_written_as_well()
    {
        var outcome = CommandLine.Run(["sweep", "submit", "--tasks", "2", "--dry-run", .. SweepFlags.SmallWith(), "--out", _folder["a"]]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("Scripts for 2 of 2 tasks, 24 missing runs", outcome.Output);
        Assert.True(File.Exists(_folder["a", "jobs", "merge.sh"]));
    }

    private Outcome Submit(params string[] flags)
        => CommandLine.Run(["sweep", "images", "submit", "--dry-run", .. flags, .. ImageSweepFlags.SmallWith(), "--out", _folder["a"]]);
}
