using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Training.Records;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>The table at the end: one line per objective, means over the seeds.</summary>
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
        yield return ("lambda", group => group.Lambda.ToString("R", CultureInfo.InvariantCulture));
        yield return ("train\nloss", group => Readable.Loss(group.Mean(Metric.TrainLoss)));
        yield return ("train\nacc.", group => Readable.Fraction(group.Mean(Metric.TrainAccuracy)));
        yield return ("test\naccuracy", group => MeanAndRange(group.Final(Metric.TestAccuracy)));
        if (NoiseLevel.Of(record) is { } sigma)
        {
            var header = $"test accuracy\nat sigma {sigma.ToString(CultureInfo.InvariantCulture)}";
            yield return (header, group => MeanAndRange(group.Robustness(sigma)));
        }
    }

    private static string MeanAndRange(IReadOnlyList<double> values) => values.Count switch
    {
        0 => "",
        1 => Readable.Fraction(values[0]),
        _ => $"{Readable.Fraction(values.Average())} ({Readable.Fraction(values.Min())}-{Readable.Fraction(values.Max())})",
    };
}
