using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Plans;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>
/// Computes a share on several devices, a process for each: runs draw their initial weights from torch's global generator, which
/// those of one process have in common.
/// </summary>
internal sealed class DeviceWorkers(SweepFolder folder, Shard shard, DeviceList devices)
{
    /// <summary>Carries the share out.</summary>
    /// <exception cref="InvalidInputException">The results so far or a device cannot be used, or another process computes the share.</exception>
    /// <exception cref="RunFailedException">It was stopped or failed; what was finished is kept.</exception>
    public void Run(CommandContext context)
    {
        var share = folder.Plan.Runs.Count(shard.Contains);
        using var watch = context.Stop.Begin();
        WorkerEnd? failure = null;
        SweepProgress.Follow(
            context.Console, share, share - Missing(), onRun => failure = Work(onRun, line => SweepProgress.Tell(context.Console, line), watch.Token));
        if (watch.Token.IsCancellationRequested)
        {
            throw new RunFailedException(context.Stop.ExitCode, $"stopped by {context.Stop.Name}. {Kept(share)}", null);
        }

        if (failure is not null)
        {
            throw failure.ExitCode == ExitCode.BadInput
                ? new InvalidInputException($"{failure.Device}: {failure.Message}")
                : new RunFailedException(ExitCode.Failed, $"{failure.Device}: {failure.Message} {Kept(share)}", null);
        }
    }

    // Each has a share of the share. The first that fails ends the others.
    private WorkerEnd? Work(Action onRun, Action<string> onLine, CancellationToken stop)
    {
        var gate = new Lock();
        var workers = devices.Names.Select((device, index) => Worker.Start(
            device,
            ["sweep", "--resume", folder.Path, "--shard", shard.Part(index, devices.Names.Count).ToString(), DeviceList.Flag, device, Worker.Flag],
            () => Alone(onRun),
            line => Alone(() => onLine(line)))).ToList();
        using var stopped = stop.Register(StopAll);
        try
        {
            var left = workers.Select(worker => worker.End).ToList();
            WorkerEnd? failure = null;
            while (left.Count > 0)
            {
                var ended = Task.WhenAny(left).GetAwaiter().GetResult();
                left.Remove(ended);
                if (ended.Result.ExitCode != ExitCode.Success && failure is null)
                {
                    failure = ended.Result;
                    StopAll();
                }
            }

            return failure;
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }

        void StopAll() => workers.ForEach(worker => worker.Stop());

        void Alone(Action action)
        {
            lock (gate)
            {
                action();
            }
        }
    }

    private int Missing() => folder.ReadResults().Missing.Count(shard.Contains);

    private string Kept(int share)
        => FormattableString.Invariant($"{share - Missing()} of {share} runs are kept; go on with: {folder.ResumeCommand}{(shard == Shard.Whole ? "" : $" --shard {shard}")} {DeviceList.Flag} {string.Join(',', devices.Names)}");
}
