using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Sweeps;

/// <summary>Computes runs of a sweep by reduced dynamics.</summary>
internal static class SweepComputation
{
    // So many runs' records are in memory at most.
    private const int BatchSize = 10_000;

    /// <summary>
    /// Carries runs out, several at a time (see <see cref="ReducedExperiment.Run"/>). What is the same to the engine, as gradient
    /// descent at every lambda, is computed once.
    /// </summary>
    /// <param name="runs">Runs of a <see cref="SignalNoiseSweep"/>.</param>
    /// <param name="onFinished">Told of each run and how it ended, in any order, one call at a time.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <exception cref="InvalidInputException">A setting is out of range.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static void Run(
        IEnumerable<SweepRun> runs, Action<SweepRun, SweepResult> onFinished, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(onFinished);
        foreach (var batch in runs.GroupBy(Reduced).Chunk(BatchSize))
        {
            Run(batch, onFinished, cancellationToken);
        }
    }

    private static ReducedRun Reduced(SweepRun run)
        => new((SyntheticSettings)run.Cell.Settings, run.Objective, run.Lambda, run.Seed);

    private static void Run(
        IGrouping<ReducedRun, SweepRun>[] batch, Action<SweepRun, SweepResult> onFinished, CancellationToken cancellationToken)
    {
        var left = new HashSet<int>(Enumerable.Range(0, batch.Length));
        try
        {
            ReducedExperiment.RunToEnd([.. batch.Select(same => same.Key)], Finish, cancellationToken);
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
                onFinished(run, SweepResult.Of(run, final));
            }

            left.Remove(index);
        }
    }
}
