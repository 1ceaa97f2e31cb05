using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Training.Records;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>The table at the end: one line per objective and lambda, means over the seeds.</summary>
internal static class ResultTable
{
    /// <summary>Makes the table.</summary>
    public static Table Create(ExperimentRecord record)
    {
        var groups = ObjectiveGroup.Of(record.Runs);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (header, _) in Columns(record))
        {
            table.AddColumn(new TableColumn(new Text(header)).NoWrap().Padding(0, 0, 1, 0));
        }

        foreach (var group in groups)
        {
            table.AddRow([.. Columns(record).Select(column => new Text(column.Cell(group)))]);
        }

        return table;
    }

    // Headers of two lines and narrow gaps keep the table within eighty columns.
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
