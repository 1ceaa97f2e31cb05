using System.CommandLine;
using Pegr.Torch.Cli.Clusters;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Cli.Sweeps;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr sweep submit</c>: a sweep as an array of jobs on a cluster.</summary>
internal static class SweepSubmitCommand
{
    private const int MaxTasks = 10_000;
    private const string Gpu = "cuda";

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context, SweepDefinition definition)
    {
        var source = new SweepSource(context, definition);
        var scheduler = Text("--scheduler", "NAME", $"Cluster software: {string.Join(", ", SchedulerRegistry.Keys)}.");
        scheduler.DefaultValueFactory = _ => SchedulerRegistry.Keys[0];
        scheduler.CompletionSources.Add(_ => SchedulerRegistry.Keys);
        var tasks = Text("--tasks", "K", "How many tasks the runs are shared among.");
        tasks.Required = true;
        var partition = Text("--partition", "NAME", "Partition (queue) of the cluster.");
        var gpus = Text("--gpus-per-task", "N", "GPUs of every task, on which runs of a sweep on images are computed; sweeps of synthetic data compute on CPUs.");
        var cpus = Text("--cpus-per-task", "N", "CPU cores of every task.");
        var time = Text("--time", "LIMIT", "Time limit of every task, such as 2:00:00 or 1-12.");
        var memory = Text("--mem", "SIZE", "Memory of every task, such as 4G.");
        var dryRun = new Option<bool>("--dry-run") { Description = "Write the scripts and say where they are; submit nothing. No cluster is needed." };
        Option[] own = [scheduler, tasks, partition, gpus, cpus, time, memory, dryRun];
        var command = new Command("submit", "Submit a sweep, or what is missing of one, to a cluster: an array of tasks and a job that merges.");
        foreach (var option in own)
        {
            command.Add(option);
        }

        source.AddTo(command);
        command.SetAction(parse =>
        {
            var count = SettingText.Integer("--tasks", parse.GetRequiredValue(tasks));
            if (count is < 1 or > MaxTasks)
            {
                throw new InvalidInputException(FormattableString.Invariant($"--tasks: {count} is out of range; use a number from 1 to {MaxTasks}."));
            }

            var cluster = SchedulerRegistry.Create(parse.GetRequiredValue(scheduler));
            var resources = new JobResources(
                JobResources.Name("--partition", parse.GetValue(partition)),
                JobResources.Number("--gpus-per-task", parse.GetValue(gpus), 0),
                JobResources.Number("--cpus-per-task", parse.GetValue(cpus), 1),
                JobResources.Name("--time", parse.GetValue(time)),
                JobResources.Name("--mem", parse.GetValue(memory)));
            var isDry = parse.GetValue(dryRun);
            if (!isDry)
            {
                cluster.CheckAvailable();
            }

            var device = resources.Gpus > 0 ? Gpu : null;
            var folder = source.Open(parse, device, chosen => CheckDevice(chosen, resources.Gpus), own);
            return Submit(context, cluster, folder, count, resources, isDry);
        });
        return command;
    }

    // A task computes on the GPU that it is given, which is the first that it sees.
    private static void CheckDevice(string? device, int? gpus)
    {
        if (device is null || (device == Gpu && gpus != 0))
        {
            return;
        }

        if (device != "cpu")
        {
            throw new InvalidInputException("device", device == Gpu
                ? "the sweep is computed on a GPU, and --gpus-per-task 0 gives the tasks none."
                : $"'{device}' is a GPU of one machine; a task computes on the one that it is given: use {Gpu}.");
        }

        if (gpus > 0)
        {
            throw new InvalidInputException("--gpus-per-task: the sweep is computed on CPUs, which its device says; leave it out, or use the device cuda.");
        }
    }

    private static int Submit(CommandContext context, IScheduler scheduler, SweepFolder folder, int count, JobResources resources, bool isDry)
    {
        var missing = folder.ReadResults().Missing;
        int[] tasks = [.. Enumerable.Range(1, count).Where(index => missing.Any(new Shard(index, count).Contains))];
        if (tasks.Length == 0)
        {
            context.Console.WriteLine("Every run is there already; what is left to do is the merge.");
            SweepCommand.Finish(context, folder);
            return ExitCode.Success;
        }

        var job = new ClusterJob(folder.Path, folder.Jobs, count, tasks, resources);
        var scripts = scheduler.Write(job);
        if (isDry)
        {
            context.Console.WritePlain(FormattableString.Invariant(
                $"Nothing was submitted. Scripts for {tasks.Length} of {count} tasks, {missing.Count} missing runs: {scripts.Tasks}, {scripts.Merge}"));
            context.Console.WritePlain("By hand, with the first one's number in place of JOB:");
            foreach (var command in scripts.Commands)
            {
                context.Console.WritePlain($"  {command}");
            }

            return ExitCode.Success;
        }

        var jobs = scheduler.Submit(job, scripts);
        context.Console.WritePlain(FormattableString.Invariant(
            $"Submitted {tasks.Length} of {count} tasks for {missing.Count} missing runs as job {jobs.Array}; job {jobs.Merge} merges when they have ended."));
        context.Console.WritePlain($"Scripts and logs: {folder.Jobs}");
        return ExitCode.Success;
    }

    private static Option<string> Text(string name, string placeholder, string help) => new(name) { HelpName = placeholder, Description = help };
}
