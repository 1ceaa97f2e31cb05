using Pegr.Torch.Analysis.ReducedDynamics;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Runs;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>Computes what is missing of a share.</summary>
internal sealed class SweepRunner(SweepFolder folder, Shard shard)
{
    // So many runs' records are in memory at most.
    private const int BatchSize = 10_000;

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
            SweepProgress.Follow(context.Console, share.Count, done, onRun =>
            {
                foreach (var batch in Batches(missing))
                {
                    Compute(batch, (run, final) =>
                    {
                        writer.Append(ResultLines.Format(run, final));
                        done++;
                        onRun();
                    }, context.Stop.Token);
                }
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

    // What is the same to the engine, as gradient descent at every lambda, is one run.
    private static IEnumerable<IReadOnlyList<IReadOnlyList<SweepRun>>> Batches(IEnumerable<SweepRun> runs)
        => runs.GroupBy(run => run.Run).Select(same => (IReadOnlyList<SweepRun>)[.. same]).Chunk(BatchSize);

    private static void Compute(IReadOnlyList<IReadOnlyList<SweepRun>> batch, Action<SweepRun, MetricRow?> onFinished, CancellationToken stop)
    {
        var left = new HashSet<int>(Enumerable.Range(0, batch.Count));
        try
        {
            ReducedExperiment.Run([.. batch.Select(same => same[0].Run)], (index, record) => Finish(index, record.Final), stop);
        }
        catch (DivergedException)
        {
            // All others have been carried out: what is left has diverged, which is a result of the sweep and not its end.
            foreach (var index in left.Order().ToList())
            {
                Finish(index, final: null);
            }
        }

        void Finish(int index, MetricRow? final)
        {
            foreach (var run in batch[index])
            {
                onFinished(run, final);
            }

            left.Remove(index);
        }
    }
}
