using System.Globalization;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Sweeps;

/// <summary>The results of a sweep: one line per objective and choice of lambda.</summary>
public static class SweepTable
{
    /// <summary>Makes the table.</summary>
    /// <param name="record">A sweep's record.</param>
    public static TextTable Of(SweepRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var checks = PredictionCheck.Of(record);
        (string, Func<SweepGroup, string>)[] ofSignal =
        [
            ("cells with\nsignal learned", group => Learned(record, Accuracies(record, group))),
            ("prediction\nholds in", group => Agreement(checks, group)),
            ("at the\nboundary", group => checks.FirstOrDefault(check => check.Group == group)?.AtBoundary.Count.ToString(CultureInfo.InvariantCulture) ?? "-"),
        ];
        return TextTable.Of<SweepGroup>(
            record.Groups,
            [
                ("objective", group => group.Objective),
                ("lambda", group => group.LambdaChoice),
                ("mean test\naccuracy", group => MeanAccuracy(Accuracies(record, group))),
                .. record.GuessedAccuracy is null ? [] : ofSignal,
                ("runs\ndiverged", group => group.Results.Count(result => result.Diverged).ToString(CultureInfo.InvariantCulture)),
            ]);
    }

    private static List<double> Accuracies(SweepRecord record, SweepGroup group) =>
        [.. record.Cells().Select(cell => group.Mean(cell.X, cell.Y, Metric.TestAccuracy))];

    private static string MeanAccuracy(IEnumerable<double> accuracies)
        => accuracies.Where(double.IsFinite).ToList() is { Count: > 0 } finite ? Readable.Fraction(finite.Average()) : "-";

    private static string Learned(SweepRecord record, List<double> accuracies)
        => Ratio(accuracies.Count(accuracy => accuracy > PredictionCheck.LearnedAccuracy(record)), accuracies.Count);

    private static string Agreement(IEnumerable<PredictionCheck> checks, SweepGroup group)
        => checks.FirstOrDefault(check => check.Group == group) is { } check ? Ratio(check.Agreeing, check.Cells) : "no prediction";

    private static string Ratio(int part, int all) => string.Create(CultureInfo.InvariantCulture, $"{part} of {all}");
}
