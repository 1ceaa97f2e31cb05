using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Analysis.ReducedDynamics;

/// <summary>Carries out many runs of the signal-noise experiment on inner products.</summary>
public static class ReducedExperiment
{
    /// <summary>Carries out runs of any settings; those of one shape go through one batched computation.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="onFinished">Told of each run's position in <paramref name="runs"/> and its record as soon as it is done, in any order, one call at a time.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    /// <returns>The records in the order of <paramref name="runs"/>.</returns>
    public static IReadOnlyList<RunRecord> Run(
        IReadOnlyList<ReducedRun> runs, Action<int, RunRecord>? onFinished = null, CancellationToken cancellationToken = default)
    {
        var records = new List<RunRecord>();
        foreach (var run in runs)
        {
            var settings = run.Settings with { Objectives = [run.Objective], Lambdas = [run.Lambda], Seed = run.Seed, Seeds = 1 };
            records.Add(SyntheticExperiment.Run(settings, observer: null, checkpoints: null, cancellationToken).Runs.Single());
            onFinished?.Invoke(records.Count - 1, records[^1]);
        }

        return records;
    }
}
