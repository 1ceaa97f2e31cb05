using System.Globalization;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>Says which runs of an experiment diverged.</summary>
public static class Divergences
{
    /// <summary>Such as "pegr at lambda 3 diverged on 2 of 3 seeds"; empty where no run did.</summary>
    /// <param name="record">An experiment's record.</param>
    public static string Describe(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var seeds = record.Runs.Concat(record.Diverged).DistinctBy(run => run.Seed).Count();
        return string.Join(", ", ObjectiveGroup.Of(record.Diverged).Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"{Name(group)} diverged on {group.Runs.Count} of {seeds} seed{(seeds == 1 ? "" : "s")}")));
    }

    /// <summary>Such as "in the search configurations diverged, 2 of 8 of pegr"; empty where none did, or nothing was searched.</summary>
    /// <param name="record">An experiment's record.</param>
    public static string DescribeSearch(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Tuning is not { } tuning)
        {
            return "";
        }

        var told = tuning.Trials.Select(trial => trial.Candidate.Objective).Distinct()
            .Select(objective => (Objective: objective, Tried: tuning.Tried(objective)))
            .Where(item => item.Tried.Diverged > 0)
            .Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Tried.Diverged} of {item.Tried.Configurations} of {item.Objective}"))
            .ToList();
        return told.Count == 0 ? "" : $"in the search configurations diverged, {string.Join(", ", told)}";
    }

    private static string Name(ObjectiveGroup group) => group.Lambda == 0 ? group.Objective : $"{group.Objective} at lambda {group.LambdaText}";
}
