using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Sweeps;

/// <summary>How a prediction compares with what was measured, cell by cell.</summary>
/// <param name="Group">The objective and its choice of lambda.</param>
/// <param name="Cells">Cells with a prediction and at least one run that did not diverge.</param>
/// <param name="Agreeing">Cells where prediction and measurement agree.</param>
/// <param name="Missed">Cells where noise was predicted and the signal was learned.</param>
/// <param name="Overpromised">Cells where the signal was predicted and was not learned.</param>
/// <param name="AtBoundary">Those of the cells in which an accuracy between <see cref="BoundaryFrom"/> and <see cref="BoundaryTo"/> was expected: they may end either way.</param>
public sealed record PredictionCheck(
    SweepGroup Group,
    int Cells,
    int Agreeing,
    IReadOnlyList<(double X, double Y)> Missed,
    IReadOnlyList<(double X, double Y)> Overpromised,
    IReadOnlyList<(double X, double Y)> AtBoundary)
{
    /// <summary>The expected accuracy from which on a cell lies at the boundary.</summary>
    public const double BoundaryFrom = 0.6;

    /// <summary>The expected accuracy up to which it does.</summary>
    public const double BoundaryTo = 0.97;

    /// <summary>The share of the way from guessing to the best accuracy from which on the signal counts as learned: accuracy 0.9
    /// where labels are clean.</summary>
    public const double LearnedShare = 0.8;

    /// <summary>The test accuracy above which the signal counts as learned.</summary>
    public static double LearnedAccuracy(SweepRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var guessed = record.GuessedAccuracy ?? 0.5;
        return guessed + (LearnedShare * (record.BestAccuracy - guessed));
    }

    /// <summary>Checks every group that there is a prediction for.</summary>
    public static IReadOnlyList<PredictionCheck> Of(SweepRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return [.. record.Groups.Select(group => Of(record, group)).Where(check => check.Cells > 0)];
    }

    private static PredictionCheck Of(SweepRecord record, SweepGroup group)
    {
        var learned = LearnedAccuracy(record);
        var cells = group.Margins
            .Where(cell => cell.Value is not null)
            .Select(cell => (cell.Key, Predicted: cell.Value > 0, Accuracy: group.Mean(cell.Key.X, cell.Key.Y, Metric.TestAccuracy)))
            .Where(cell => !double.IsNaN(cell.Accuracy))
            .Select(cell => (cell.Key, cell.Predicted, Measured: cell.Accuracy > learned))
            .ToList();
        return new PredictionCheck(
            group,
            cells.Count,
            cells.Count(cell => cell.Predicted == cell.Measured),
            [.. cells.Where(cell => !cell.Predicted && cell.Measured).Select(cell => cell.Key)],
            [.. cells.Where(cell => cell.Predicted && !cell.Measured).Select(cell => cell.Key)],
            [.. cells.Where(cell => group.Expected.TryGetValue(cell.Key, out var accuracy) && accuracy is > BoundaryFrom and < BoundaryTo).Select(cell => cell.Key)]);
    }
}
