using System.Globalization;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>Makes an experiment's record of its runs: those that diverged spoil nothing for the others.</summary>
public static class ComparedRuns
{
    /// <summary>Makes the record.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="title">One line for the figures' titles.</param>
    /// <param name="runs">All runs, whether they ended well or diverged.</param>
    /// <exception cref="DivergedException">Every run diverged: there is nothing to compare.</exception>
    public static ExperimentRecord ToRecord(string experiment, string title, IReadOnlyList<RunRecord> runs)
    {
        ArgumentNullException.ThrowIfNull(experiment);
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(runs);
        List<RunRecord> diverged = [.. runs.Where(run => run.Divergence is not null)];
        if (diverged.Count > 0 && diverged.Count == runs.Count)
        {
            throw new DivergedException(diverged is [{ Divergence: { } only }]
                ? only
                : string.Create(CultureInfo.InvariantCulture, $"All {diverged.Count} runs diverged; of the first: {diverged[0].Divergence}"));
        }

        return new ExperimentRecord
        {
            Experiment = experiment,
            Title = title,
            Runs = [.. runs.Where(run => run.Divergence is null)],
            Diverged = diverged,
        };
    }
}
