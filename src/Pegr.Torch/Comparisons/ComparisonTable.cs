using System.Globalization;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>The results of a comparison: one line per objective and lambda, means over the seeds.</summary>
public static class ComparisonTable
{
    /// <summary>Makes the table.</summary>
    /// <param name="record">A record that holds at least one run.</param>
    public static TextTable Of(ExperimentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return TextTable.Of(Groups(record), [.. Columns(record)]);
    }

    // Those of which every run diverged are there too, without runs, after the others of their objective.
    private static IEnumerable<ObjectiveGroup> Groups(ExperimentRecord record)
    {
        var ended = ObjectiveGroup.Of(record.Runs);
        return ended
            .Concat(ObjectiveGroup.Of(record.Diverged)
                .Where(group => !ended.Any(other => (other.Objective, other.Lambda) == (group.Objective, group.Lambda)))
                .Select(group => group with { Runs = [] }))
            .GroupBy(group => group.Objective)
            .SelectMany(groups => groups);
    }

    // Headers of two lines keep the table narrow.
    private static IEnumerable<(string Header, Func<ObjectiveGroup, string> Cell)> Columns(ExperimentRecord record)
    {
        yield return ("objective", group => group.Objective + Mark(record, group));
        yield return ("lambda", group => group.LambdaText);
        yield return ("train\nloss", group => OfEnded(group, ended => Readable.Loss(ended.Mean(Metric.TrainLoss))));
        yield return ("train\nacc.", group => OfEnded(group, ended => Readable.Fraction(ended.Mean(Metric.TrainAccuracy))));
        yield return ("test\naccuracy", group => OfEnded(group, ended => MeanAndDeviation(ended.Final(Metric.TestAccuracy)), "diverged"));
        if (NoiseLevel.Of(record) is { } sigma)
        {
            var header = $"test accuracy\nat sigma {sigma.ToString(CultureInfo.InvariantCulture)}";
            yield return (header, group => OfEnded(group, ended => MeanAndDeviation(ended.Robustness(sigma))));
        }

        if (record.Runs.Any(run => run.ChosenStep is not null))
        {
            yield return ("valid.\nacc.", group => OfEnded(group, ended => Readable.Fraction(ended.Mean(Metric.ValidationAccuracy))));
        }

        if (record.Runs.Any(run => run.Memorization is not null))
        {
            yield return ("wrong labels\nmem. / corr.", group => $"{Share(group.Memorized)} / {Share(group.Corrected)}");
        }
    }

    // Some runs of a line with a star diverged, and its figures are of the others.
    private static string Mark(ExperimentRecord record, ObjectiveGroup group)
        => record.Diverged.Any(run => (run.Objective, run.Lambda) == (group.Objective, group.Lambda)) ? "*" : "";

    private static string OfEnded(ObjectiveGroup group, Func<ObjectiveGroup, string> cell, string ifNone = "-")
        => group.Runs.Count == 0 ? ifNone : cell(group);

    private static string MeanAndDeviation(IReadOnlyList<double> values) => MeanDeviation.Of(values) switch
    {
        null => "",
        { Count: 1 } single => Readable.Fraction(single.Mean),
        var many => $"{Readable.Fraction(many.Mean)} ± {Readable.Fraction(many.StandardDeviation)}",
    };

    private static string Share(IReadOnlyList<double> fractions) => fractions.Count == 0 ? "-" : Readable.Percent(fractions.Average());
}
