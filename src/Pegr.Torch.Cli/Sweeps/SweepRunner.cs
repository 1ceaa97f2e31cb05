using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>Computes what is missing of a share, in this process.</summary>
/// <param name="folder">The sweep's folder.</param>
/// <param name="shard">The share.</param>
/// <param name="device">The device, in place of the settings'; null for theirs.</param>
internal sealed class SweepRunner(SweepFolder folder, Shard shard, string? device = null)
{
    /// <summary>Whether every run that ends is told in a line of its own, for the process that started this one.</summary>
    public bool IsWorker { get; init; }

    /// <summary>Carries the share out. Every run that ends is on disk at once.</summary>
    /// <exception cref="InvalidInputException">The results so far cannot be used, or another process computes the share.</exception>
    /// <exception cref="RunFailedException">It was stopped or failed; what was finished is kept.</exception>
    public void Run(CommandContext context)
    {
        using var writer = folder.OpenWriter(shard);
        using var checkpoints = new RunCheckpoints(
            folder, (run, step) => SweepProgress.Tell(context.Console, FormattableString.Invariant($"  going on with run {run.Key} at step {step}")));
        var share = folder.Plan.Runs.Where(shard.Contains).ToList();
        var missing = folder.ReadResults().Missing.Where(shard.Contains).ToList();
        var done = share.Count - missing.Count;
        try
        {
            using var watch = context.Stop.Begin();
            Follow(context, share.Count, done, onRun =>
            {
                SweepDefinitions.Of(folder.Plan).Around(folder.Plan.Request, () => folder.Plan.Sweep.Compute(
                    missing,
                    (run, result) =>
                    {
                        writer.Append(ResultLines.Format(folder.Plan, run, result));
                        checkpoints.End(run);
                        done++;
                        onRun();
                    },
                    new SweepOptions { Checkpoints = checkpoints.Begin, Device = device },
                    watch.Token));
            });
        }
        catch (OperationCanceledException stop)
        {
            throw new RunFailedException(context.Stop.ExitCode, $"stopped by {context.Stop.Name}. {Kept(done, share.Count)}", stop);
        }
        catch (InvalidInputException refusal) when (done == share.Count - missing.Count)
        {
            throw new InvalidInputException(refusal.Message, refusal); // the engine's: nothing was computed
        }
        catch (Exception error) when (MachineFailure.Is(error))
        {
            throw new RunFailedException(
                ExitCode.Failed, $"{MachineFailure.Explain(error, folder.Plan.Kind.Lighter)} {Kept(done, share.Count)}", error);
        }
    }

    private void Follow(CommandContext context, int count, int done, Action<Action> sweep)
    {
        if (IsWorker)
        {
            sweep(() => context.Console.WritePlain(Worker.RunLine));
        }
        else
        {
            SweepProgress.Follow(context.Console, count, done, sweep);
        }
    }

    private string Kept(int done, int count)
        => FormattableString.Invariant($"{done} of {count} runs are kept; go on with: {folder.ResumeCommand}{(shard == Shard.Whole ? "" : $" --shard {shard}")}");
}
