using System.Globalization;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>How far tuned objectives are from gradient descent: paired differences over the seeds with their intervals.</summary>
public static class DifferenceTable
{
    private const string Baseline = "gd";

    /// <summary>The table with its heading; null for a record whose configurations were given, and where there is nothing to compare or one seed.</summary>
    /// <param name="record">An experiment's record.</param>
    public static (string Heading, TextTable Table)? Of(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var groups = ObjectiveGroup.Of(record.Runs);
        if (record.Tuning is null || groups.FirstOrDefault(group => group.Objective == Baseline) is not { Runs.Count: > 1 } baseline || groups.Count == 1)
        {
            return null;
        }

        var columns = new List<(string Header, Func<ObjectiveGroup, string> Cell)>
        {
            ("objective", group => group.Objective),
            ("test accuracy", group => Text(PairedDifference.Of(group, baseline, run => run.Reported[Metric.TestAccuracy]))),
        };
        if (NoiseLevel.Of(record) is { } sigma)
        {
            columns.Add((
                string.Create(CultureInfo.InvariantCulture, $"at sigma {sigma}"),
                group => Text(PairedDifference.Of(group, baseline, run => run.Robustness.First(point => point.Sigma == sigma).Accuracy))));
        }

        return (
            string.Create(CultureInfo.InvariantCulture, $"Minus {Baseline}'s, with intervals of 95%:"),
            TextTable.Of(groups.Where(group => group != baseline), columns));
    }

    private static string Text(PairedDifference? difference) => difference is null ? "-" : difference.ToText();
}
