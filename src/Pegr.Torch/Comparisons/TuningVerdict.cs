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
        if (differences.Count == 0)
        {
            return $"Only {Baseline} was tuned: there is nothing to compare it with.";
        }

        return $"On test images, with every objective tuned alike: {string.Join("; ", differences.Select(item => Sentence(item.Objective, item.Value!)))}"
            + (differences.Any(item => item.Value!.Count > 1) ? " (paired over seeds, with Student's interval of 95%, each by itself)." : ".");
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
        { Count: 1 } => $"{objective} differs from {Baseline} by {difference.ToText()} on the one seed, which shows nothing",
        { IsAbove: true } => $"{objective} is better than {Baseline}, by {difference.ToText()}",
        { IsBelow: true } => $"{objective} is worse than {Baseline}, by {difference.ToText()}",
        _ => $"no difference between {objective} and {Baseline} is shown, {difference.ToText()}",
    };
}
