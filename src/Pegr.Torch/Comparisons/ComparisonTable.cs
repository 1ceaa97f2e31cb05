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
        return TextTable.Of(ObjectiveGroup.Of(record.Runs), [.. Columns(record)]);
    }

    // Headers of two lines keep the table narrow.
    private static IEnumerable<(string Header, Func<ObjectiveGroup, string> Cell)> Columns(ExperimentRecord record)
    {
        yield return ("objective", group => group.Objective);
        yield return ("lambda", group => group.LambdaText);
        yield return ("train\nloss", group => Readable.Loss(group.Mean(Metric.TrainLoss)));
        yield return ("train\nacc.", group => Readable.Fraction(group.Mean(Metric.TrainAccuracy)));
        yield return ("test\naccuracy", group => MeanAndDeviation(group.Final(Metric.TestAccuracy)));
        if (NoiseLevel.Of(record) is { } sigma)
        {
            var header = $"test accuracy\nat sigma {sigma.ToString(CultureInfo.InvariantCulture)}";
            yield return (header, group => MeanAndDeviation(group.Robustness(sigma)));
        }

        if (record.Runs.Any(run => run.Memorization is not null))
        {
            yield return ("wrong labels\nmem. / corr.", group => $"{Share(group.Memorized)} / {Share(group.Corrected)}");
        }
    }

    private static string MeanAndDeviation(IReadOnlyList<double> values) => MeanDeviation.Of(values) switch
    {
        null => "",
        { Count: 1 } single => Readable.Fraction(single.Mean),
        var many => $"{Readable.Fraction(many.Mean)} ± {Readable.Fraction(many.StandardDeviation)}",
    };

    private static string Share(IReadOnlyList<double> fractions) => fractions.Count == 0 ? "-" : Readable.Percent(fractions.Average());
}
