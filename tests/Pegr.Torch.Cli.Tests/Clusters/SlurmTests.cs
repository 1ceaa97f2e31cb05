using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Clusters;

/// <summary>Against a real Slurm, such as <c>.ci/slurm start</c> makes of one machine.</summary>
[Collection(Alone.Name)]
public sealed partial class SlurmTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_array_of_tasks_and_a_merge_are_the_sweep_of_one_machine()
    {
        RequireSlurm();
        CommandLine.Run(["sweep", .. SweepFlags.SmallWith(), "--out", _folder["whole"]]);
        var sweep = _folder["it's 100% shared"]; // quotes, spaces and Slurm's own percent signs

        var outcome = CommandLine.Run(["sweep", "submit", "--tasks", "3", "--cpus-per-task", "1", .. SweepFlags.SmallWith(), "--out", sweep]);

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains($"Submitted 3 of 3 tasks for {SweepFlags.Runs} missing runs as job ", outcome.Output);
        Await(outcome);
        Assert.Equal(File.ReadAllText(_folder["whole", "results.csv"]), File.ReadAllText(Path.Combine(sweep, "results.csv")));
        Assert.Equal(3, Directory.GetFiles(Path.Combine(sweep, "jobs"), "task-*.log").Length);
    }

    [Fact]
    public void A_task_that_was_killed_is_done_again_and_nothing_else()
    {
        RequireSlurm();
        var (sweep, flags) = KilledSweep();
        CommandLine.Run(["sweep", .. flags, "--out", _folder["whole"]]);

        Assert.False(File.Exists(Path.Combine(sweep, "results.csv")));
        Assert.Contains("1 of 4 runs are missing", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(sweep, "jobs"), "merge-*.log"))));

        var second = CommandLine.Run("sweep", "submit", "--tasks", "2", "--resume", sweep);
        Assert.Contains("Submitted 1 of 2 tasks for 1 missing runs", second.Output);
        Await(second);

        Assert.Equal(File.ReadAllText(_folder["whole", "results.csv"]), File.ReadAllText(Path.Combine(sweep, "results.csv")));
    }

    [Fact]
    public void A_study_of_images_with_a_task_that_was_killed_is_that_of_one_machine()
    {
        RequireSlurm();
        var (study, flags) = Interrupted(array => Slurm("scancel", "--signal=KILL", "--full", $"{array}_1"), awaitsEnd: true);
        CommandLine.Run([.. flags, "--out", _folder["whole"]]);

        var second = CommandLine.Run("sweep", "submit", "--tasks", "3", "--resume", study);
        Assert.Contains("Submitted 1 of 3 tasks", second.Output);
        Await(second);

        var log = File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(study, "jobs"), $"task-{Jobs(second).Array}-1.log")));
        Assert.Matches(@"going on with run .* at step [1-9]", log);
        FolderContents.AssertSameStudy(_folder["whole"], study);
    }

    [Fact]
    public void A_task_that_is_requeued_goes_on_from_its_last_checkpoint()
    {
        RequireSlurm();
        var (study, flags) = Interrupted(array => Slurm("scontrol", "requeue", $"{array}_1"), awaitsEnd: false);
        CommandLine.Run([.. flags, "--out", _folder["whole"]]);

        Wait(() => File.Exists(Path.Combine(study, "summary.json")));

        Assert.Matches(@"going on with run .* at step [1-9]", File.ReadAllText(Assert.Single(Directory.GetFiles(Path.Combine(study, "jobs"), "task-*-1.log"))));
        FolderContents.AssertSameStudy(_folder["whole"], study);
    }

    [Fact]
    public void What_Slurm_refuses_is_told()
    {
        RequireSlurm();

        var outcome = CommandLine.Run(
            ["sweep", "submit", "--tasks", "2", "--partition", "nowhere", .. SweepFlags.SmallWith(), "--out", _folder["a"]]);

        Assert.Equal(2, outcome.ExitCode);
        Assert.StartsWith("pegr: sbatch: ", outcome.Error);
        Assert.Contains("partition", outcome.Error);
        Assert.Single(outcome.Error.TrimEnd().Split('\n'));
    }

    // Two short runs and two long ones; the first task is killed in its long one. Where that had ended before the kill came, it
    // was not long enough for this machine.
    private (string Sweep, string[] Flags) KilledSweep()
    {
        for (var steps = 10_000; ; steps *= 2)
        {
            var flags = SweepFlags.SmallWith(
                "--x", $"steps=2:{steps.ToString(CultureInfo.InvariantCulture)}:2", "--y", "samples=8:8:1", "--objectives", "gd", "--seeds", "2");
            var sweep = _folder[$"sweep-{steps}"];
            var shard = new FileInfo(Path.Combine(sweep, "shards", "1-of-2.csv"));
            var submission = CommandLine.Run(["sweep", "submit", "--tasks", "2", .. flags, "--out", sweep]);
            Wait(() => Lines(shard) >= 3 || HasEnded(submission)); // its short run is done
            Slurm("scancel", "--signal=KILL", "--full", $"{Jobs(submission).Array}_1");
            Await(submission);
            if (Lines(shard) == 3)
            {
                return (sweep, flags);
            }
        }
    }

    // A study of 12 runs on three tasks, of which the first is interrupted in the midst of its second run. Where the task had ended before that,
    // runs were not long enough for this machine.
    private (string Study, string[] Flags) Interrupted(Action<string> interrupt, bool awaitsEnd)
    {
        for (var epochs = 100; ; epochs *= 2)
        {
            string[] flags =
            [
                "sweep", "images",
                .. ImageSweepFlags.SmallWith("--epochs", epochs.ToString(CultureInfo.InvariantCulture), "--checkpoint-every", "1", "--log-every", "1000000"),
            ];
            var study = _folder[$"study-{epochs}"];
            var submission = CommandLine.Run([.. flags[..2], "submit", "--tasks", "3", .. flags[2..], "--out", study]);
            var shard = new FileInfo(Path.Combine(study, "shards", "1-of-3.csv"));
            Wait(() => File.Exists(Path.Combine(study, "shards", "run-0004", "training.checkpoint")) || HasEnded(submission));
            var array = Jobs(submission).Array;
            try
            {
                interrupt(array);
            }
            catch (InvalidOperationException) when (Lines(shard) == 2 + 4)
            {
                continue; // it had ended
            }

            if (awaitsEnd)
            {
                Await(submission);
            }
            else
            {
                // Slurm lets a task wait for minutes before it starts it again, unless it is told not to.
                Wait(() => HasEnded(submission) || Slurm("squeue", "--noheader", "--format=%T", $"--jobs={array}_1").Trim() is "RUNNING" || Starts($"{array}_1"));
            }

            if (Lines(shard) < 2 + 4)
            {
                return (study, flags);
            }

            Await(submission);
        }
    }

    private static bool Starts(string task)
    {
        try
        {
            Slurm("scontrol", "update", $"JobId={task}", "StartTime=now");
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // it has not been put back into the queue yet
        }
    }

    private static int Lines(FileInfo file)
    {
        try
        {
            return file.Directory!.Exists && File.Exists(file.FullName) ? File.ReadAllText(file.FullName).Count(c => c == '\n') : 0;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static void Await(Outcome submission) => Wait(() => HasEnded(submission));

    private static bool HasEnded(Outcome submission)
        => Slurm("squeue", "--noheader", "--states=all", "--format=%T", $"--jobs={Jobs(submission).Merge}").Trim() is not ("PENDING" or "RUNNING" or "COMPLETING" or "CONFIGURING");

    private static (string Array, string Merge) Jobs(Outcome submission)
    {
        var numbers = JobNumbers().Match(submission.Output);
        Assert.True(numbers.Success, submission.Output + submission.Error);
        return (numbers.Groups[1].Value, numbers.Groups[2].Value);
    }

    // However long a busy machine takes: whether a job still runs is Slurm's to say.
    private static void Wait(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Thread.Sleep(50);
        }
    }

    private static void RequireSlurm()
    {
        try
        {
            Slurm("sinfo", "--noheader");
        }
        catch (Exception error) when (error is Win32Exception or InvalidOperationException)
        {
            Assert.Skip("No Slurm answers here; '.ci/slurm start DIR' starts one.");
        }
    }

    private static string Slurm(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(error.Result);
    }

    [GeneratedRegex(@"as job (\d+); job (\d+) merges")]
    private static partial Regex JobNumbers();
}
