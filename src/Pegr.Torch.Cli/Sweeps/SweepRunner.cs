using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>Computes what is missing of a share.</summary>
internal sealed class SweepRunner(SweepFolder folder, Shard shard)
{
    /// <summary>Carries the share out. Every run that ends is on disk at once.</summary>
    /// <exception cref="InvalidInputException">The results so far cannot be used, or another process computes the share.</exception>
    /// <exception cref="RunFailedException">It was stopped or failed; what was finished is kept.</exception>
    public void Run(CommandContext context)
    {
        using var writer = folder.OpenWriter(shard);
        var share = folder.Plan.Runs.Where(shard.Contains).ToList();
        var missing = folder.ReadResults().Missing.Where(shard.Contains).ToList();
        var done = share.Count - missing.Count;
        try
        {
            using var watch = context.Stop.Begin();
            SweepProgress.Follow(context.Console, share.Count, done, onRun =>
            {
                SweepComputation.Run(missing, (run, result) =>
                {
                    writer.Append(ResultLines.Format(run, result));
                    done++;
                    onRun();
                }, watch.Token);
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
                ExitCode.Failed, $"{MachineFailure.Explain(error, "fewer samples or a smaller dim")} {Kept(done, share.Count)}", error);
        }
    }

    private string Kept(int done, int count)
        => FormattableString.Invariant($"{done} of {count} runs are kept; go on with: {folder.ResumeCommand}{(shard == Shard.Whole ? "" : $" --shard {shard}")}");
}
