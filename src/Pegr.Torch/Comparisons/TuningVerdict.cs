using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>Says in one sentence what a comparison of tuned objectives has shown, and no more than its intervals allow.</summary>
public static class TuningVerdict
{
    private const string Baseline = "gd";

    /// <summary>The sentence; null for a record whose configurations were given.</summary>
    /// <param name="record">An experiment's record.</param>
    public static string? Describe(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (record.Tuning is null)
        {
            return null;
        }

        var groups = ObjectiveGroup.Of(record.Runs);
        if (groups.All(group => group.Objective != Baseline))
        {
            return $"Nothing is compared with {Baseline}, which was not tuned.";
        }

        var differences = groups.Where(group => group.Objective != Baseline)
            .Select(group => (group.Objective, Value: Difference(record, group.Objective)))
            .Where(item => item.Value is not null)
            .ToList();
        var lost = Lost(record.Tuning);
        if (differences.Count == 0)
        {
            return lost.Length > 0 ? $"{lost} There is nothing to compare {Baseline} with." : $"Only {Baseline} was tuned: there is nothing to compare it with.";
        }

        return $"On test images, {How(record.Tuning)}: {string.Join("; ", differences.Select(item => Sentence(item.Objective, item.Value!)))}"
            + (differences.Any(item => item.Value!.HasInterval) ? " (paired over seeds, with Student's interval of 95%, each by itself)." : ".")
            + (lost.Length > 0 ? $" {lost}" : "");
    }

    // Objectives of which no configuration is left.
    private static string Lost(TuningRecord tuning)
    {
        var lost = tuning.Trials.Select(trial => trial.Candidate.Objective).Distinct()
            .Except(tuning.Chosen.Select(candidate => candidate.Objective)).ToList();
        return lost.Count > 0 ? $"Every configuration of {string.Join(" and of ", lost)} diverged." : "";
    }

    // Where all settings of an objective were given there was nothing to search.
    private static string How(TuningRecord tuning)
    {
        var configurations = tuning.Trials.GroupBy(trial => trial.Candidate.Objective)
            .ToDictionary(trials => trials.Key, trials => trials.Select(trial => trial.Candidate with { Number = 0 }).Distinct().Count());
        var given = configurations.Where(entry => entry.Value == 1).Select(entry => entry.Key).ToList();
        return given.Count == 0 || given.Count == configurations.Count
            ? "with every objective tuned alike"
            : $"not tuned alike, as {string.Join(" and ", given)} had nothing to tune";
    }

    /// <summary>An objective's test accuracy minus gradient descent's; null where there is none of either, and for gradient descent itself.</summary>
    /// <param name="record">An experiment's record.</param>
    /// <param name="objective">The objective's key.</param>
    public static PairedDifference? Difference(ExperimentRecord record, string objective)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(objective);
        var groups = ObjectiveGroup.Of(record.Runs);
        return objective != Baseline
            && groups.FirstOrDefault(group => group.Objective == objective) is { } group
            && groups.FirstOrDefault(group => group.Objective == Baseline) is { } baseline
            ? PairedDifference.Of(group, baseline, Metric.TestAccuracy)
            : null;
    }

    private static string Sentence(string objective, PairedDifference difference) => difference switch
    {
        { Count: > 1, HasInterval: false } => $"{objective} differs from {Baseline} by {difference.ToText()}, and equal differences of {difference.Count} seeds tell nothing of others",
        { Count: 1 } => $"{objective} differs from {Baseline} by {difference.ToText()} on the one seed, which shows nothing",
        { IsAbove: true } => $"{objective} is better than {Baseline}, by {difference.ToText()}",
        { IsBelow: true } => $"{objective} is worse than {Baseline}, by {difference.ToText()}",
        _ => $"no difference between {objective} and {Baseline} is shown, {difference.ToText()}",
    };
}
