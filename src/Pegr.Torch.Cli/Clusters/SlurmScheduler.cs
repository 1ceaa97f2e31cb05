using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Sweeps;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Clusters;

/// <summary>Slurm: a job array for the shares, and a merge that waits for its end, good or bad.</summary>
internal sealed class SlurmScheduler : IScheduler
{
    private const string Sbatch = "sbatch";

    /// <inheritdoc/>
    public void CheckAvailable() => Call("--version");

    /// <inheritdoc/>
    public JobScripts Write(ClusterJob job)
    {
        Disk.MakeFolder(job.Folder);
        TemporaryFile.ClearDead(job.Folder);
        var sweep = Path.GetFullPath(job.Sweep);
        var folder = Path.GetFullPath(job.Folder);
        var tasks = Path.Combine(folder, "tasks.sh");
        var merge = Path.Combine(folder, "merge.sh");
        FileWriter.Write(tasks, Script(
            job.Resources,
            [$"--job-name=pegr-sweep", $"--array={string.Join(',', job.Tasks.Select(Number))}", "--ntasks=1", "--open-mode=append", "--requeue"],
            $"sweep --resume {ShellText.QuoteFolder(sweep)} --shard \"$SLURM_ARRAY_TASK_ID/{Number(job.Count)}\"{Devices(job.Resources)}"));
        FileWriter.Write(merge, Script(
            job.Resources with { Gpus = null },
            ["--job-name=pegr-merge", "--ntasks=1"],
            $"sweep merge {ShellText.QuoteFolder(sweep)}"));
        return new JobScripts(tasks, merge, [Command(TasksArguments(folder, tasks)), Command(MergeArguments(folder, merge, "JOB"))]);
    }

    /// <inheritdoc/>
    public (string Array, string Merge) Submit(ClusterJob job, JobScripts scripts)
    {
        var folder = Path.GetFullPath(job.Folder);
        var array = JobNumber(Call(["--parsable", .. TasksArguments(folder, scripts.Tasks)]));
        try
        {
            return (array, JobNumber(Call(["--parsable", .. MergeArguments(folder, scripts.Merge, array)])));
        }
        catch (InvalidInputException refusal)
        {
            throw new InvalidInputException(
                $"{refusal.Message} The tasks run as job {array}; merge by hand with: pegr sweep merge {ShellText.QuoteFolder(job.Sweep)}", refusal);
        }
    }

    private static string[] TasksArguments(string folder, string script) => [$"--output={LogFile(folder, "task-%A-%a.log")}", script];

    // After any end: a merge that finds runs missing says which.
    private static string[] MergeArguments(string folder, string script, string array)
        => [$"--dependency=afterany:{array}", $"--output={LogFile(folder, "merge-%j.log")}", script];

    private static string Command(IEnumerable<string> arguments) => string.Join(' ', arguments.Select(ShellText.Quote).Prepend(Sbatch));

    // Of one GPU, which the settings' device is; of several, all that the task is given: Slurm shows a task no others.
    private static string Devices(JobResources resources) => resources.Gpus > 1
        ? $" {DeviceList.Flag} {string.Join(',', Enumerable.Range(0, resources.Gpus.Value).Select(index => $"cuda:{Number(index)}"))}"
        : "";

    private static string Script(JobResources resources, IEnumerable<string> options, string arguments)
    {
        IEnumerable<string?> asked =
        [
            .. options,
            resources.Partition is null ? null : $"--partition={resources.Partition}",
            resources.Gpus is null ? null : $"--gpus-per-task={Number(resources.Gpus.Value)}",
            resources.Cpus is null ? null : $"--cpus-per-task={Number(resources.Cpus.Value)}",
            resources.Time is null ? null : $"--time={resources.Time}",
            resources.Memory is null ? null : $"--mem={resources.Memory}",
        ];
        var lines = asked.OfType<string>().Select(option => $"#SBATCH {option}");
        return string.Join('\n', ["#!/bin/sh", .. lines, $"exec {Program} {arguments}", ""]);
    }

    // The program as it stands here; the cluster's machines must see the same folders.
    private static string Program => string.Join(' ', ProgramPath.Words.Select(ShellText.Quote));

    // In the names of log files Slurm replaces what follows a percent sign.
    private static string LogFile(string folder, string name) => Path.Combine(folder.Replace("%", "%%"), name);

    // With several clusters the answer is NUMBER;CLUSTER.
    private static string JobNumber(string answer)
    {
        var number = answer.Trim().Split(';')[0];
        return number.Length > 0 && number.All(char.IsAsciiDigit)
            ? number
            : throw new InvalidInputException($"{Sbatch}: the answer '{answer.Trim()}' is not a job's number.");
    }

    private static string Call(params string[] arguments)
    {
        var start = new ProcessStartInfo(Sbatch, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        try
        {
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? output
                : throw new InvalidInputException($"{Sbatch}: {error.Result.Trim().ReplaceLineEndings(" ")}");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidInputException(
                $"--scheduler: the command '{Sbatch}' of Slurm is not on the path; submit from a machine of the cluster.", missing);
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
