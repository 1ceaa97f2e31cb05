using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>Carries out many runs of the signal-noise experiment on inner products.</summary>
public static class ReducedExperiment
{
    /// <summary>The engine's key.</summary>
    public const string Engine = SyntheticSettings.ReducedEngine;

    /// <summary>
    /// Carries out runs of any settings, several at a time: as many as the largest number of threads among their settings, all
    /// cores for 0. Runs with the same data share it, and no run's result depends on the others or on the number of threads.
    /// </summary>
    /// <param name="runs">The runs.</param>
    /// <param name="onFinished">Told of each run's position in <paramref name="runs"/> and its record as soon as it is done, in any order, one call at a time.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The records in the order of <paramref name="runs"/>.</returns>
    /// <exception cref="InvalidInputException">A setting is out of range; nothing was run.</exception>
    /// <exception cref="DivergedException">A run's loss or gradient became NaN or infinite: the first such run's, after all
    /// others were carried out and told of.</exception>
    /// <exception cref="OperationCanceledException">The token was canceled.</exception>
    public static IReadOnlyList<RunRecord> Run(
        IReadOnlyList<ReducedRun> runs, Action<int, RunRecord>? onFinished = null, CancellationToken cancellationToken = default)
        => CarryOut(runs, onFinished, measuresStart: true, cancellationToken);

    /// <summary>The same where only how runs end is asked: records have no row before the first step, as measuring a test set takes as long as many steps.</summary>
    internal static void RunToEnd(IReadOnlyList<ReducedRun> runs, Action<int, MetricRow> onFinished, CancellationToken cancellationToken)
        => CarryOut(runs, (index, record) => onFinished(index, record.Final), measuresStart: false, cancellationToken);

    private static IReadOnlyList<RunRecord> CarryOut(
        IReadOnlyList<ReducedRun> runs, Action<int, RunRecord>? onFinished, bool measuresStart, CancellationToken cancellationToken)
    {
        var resolved = runs.Select(Resolve).ToList();
        LibTorch.Initialize();
        using var threads = ThreadCount.Use(1);
        return new ReducedBatch(resolved, onFinished, measuresStart, cancellationToken).Run(Workers(resolved));
    }

    private static ReducedRun Resolve(ReducedRun run)
    {
        var settings = run.Settings with
        {
            Engine = Engine,
            Objectives = [run.Objective],
            Lambdas = [run.Lambda],
            Seed = run.Seed,
            Seeds = 1,
        };
        SyntheticExperiment.Validate(settings);
        return run with { Settings = settings, Lambda = ComparedObjectives.LambdaOf(run.Objective, run.Lambda) };
    }

    private static int Workers(List<ReducedRun> runs)
    {
        var wanted = runs.Select(run => run.Settings.Threads).DefaultIfEmpty(1).Max(n => n == 0 ? Environment.ProcessorCount : n);
        return Math.Min(wanted, Math.Max(1, runs.Count));
    }
}
