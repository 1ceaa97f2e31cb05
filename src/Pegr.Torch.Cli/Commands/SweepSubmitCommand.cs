using System.CommandLine;
using Pegr.Torch.Cli.Clusters;
using Pegr.Torch.Cli.Display;
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

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var source = new SweepSource(context);
        var scheduler = Text("--scheduler", "NAME", $"Cluster software: {string.Join(", ", SchedulerRegistry.Keys)}.");
        scheduler.DefaultValueFactory = _ => SchedulerRegistry.Keys[0];
        scheduler.CompletionSources.Add(_ => SchedulerRegistry.Keys);
        var tasks = Text("--tasks", "K", "How many tasks the runs are shared among.");
        tasks.Required = true;
        var partition = Text("--partition", "NAME", "Partition (queue) of the cluster.");
        var gpus = Text("--gpus-per-task", "N", "GPUs of every task; sweeps compute on CPUs.");
        var cpus = Text("--cpus-per-task", "N", "CPU cores of every task.");
        var time = Text("--time", "LIMIT", "Time limit of every task, such as 2:00:00 or 1-12.");
        var memory = Text("--mem", "SIZE", "Memory of every task, such as 4G.");
        Option[] own = [scheduler, tasks, partition, gpus, cpus, time, memory];
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
            cluster.CheckAvailable();
            return Submit(context, cluster, source.Open(parse, own), count, resources);
        });
        return command;
    }

    private static int Submit(CommandContext context, IScheduler scheduler, SweepFolder folder, int count, JobResources resources)
    {
        var missing = folder.ReadResults().Missing;
        int[] tasks = [.. Enumerable.Range(1, count).Where(index => missing.Any(new Shard(index, count).Contains))];
        if (tasks.Length == 0)
        {
            context.Console.WriteLine("Every run is there already; what is left to do is the merge.");
            SweepCommand.Finish(context, folder);
            return ExitCode.Success;
        }

        var jobs = scheduler.Submit(new ClusterJob(folder.Path, folder.Jobs, count, tasks, resources));
        context.Console.WritePlain(FormattableString.Invariant(
            $"Submitted {tasks.Length} of {count} tasks for {missing.Count} missing runs as job {jobs.Array}; job {jobs.Merge} merges when they have ended."));
        context.Console.WritePlain($"Scripts and logs: {folder.Jobs}");
        return ExitCode.Success;
    }

    private static Option<string> Text(string name, string placeholder, string help) => new(name) { HelpName = placeholder, Description = help };
}
