using System.Globalization;

namespace Pegr.Torch.Sweeps;

/// <summary>Says in plain words where a sweep did not end as predicted.</summary>
public static class SweepFinding
{
    private const int Examples = 3;

    /// <summary>A line for every objective and direction in which predictions failed, with the first cells; none where all hold.</summary>
    /// <param name="record">A sweep's record.</param>
    public static IReadOnlyList<string> Describe(SweepRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return [.. PredictionCheck.Of(record).SelectMany(check => Describe(record, check))];
    }

    private static IEnumerable<string> Describe(SweepRecord record, PredictionCheck check)
    {
        var name = $"{check.Group.Objective} {check.Group.LambdaChoice}".TrimEnd();
        if (check.Missed.Count > 0)
        {
            yield return Cells(record, $"{name}: learned the signal where theory expects noise", check, check.Missed);
        }

        if (check.Overpromised.Count > 0)
        {
            yield return Cells(record, $"{name}: did not learn the signal where theory expects it", check, check.Overpromised);
        }
    }

    private static string Cells(SweepRecord record, string what, PredictionCheck check, IReadOnlyList<(double X, double Y)> cells)
    {
        var examples = cells.Take(Examples)
            .Select(cell => CellText.Of(record.X, record.Y, cell) + (check.AtBoundary.Contains(cell) ? " (at the boundary)" : ""));
        var more = cells.Count > Examples ? "; …" : "";
        var number = cells.Count == 1 ? "1 cell" : string.Create(CultureInfo.InvariantCulture, $"{cells.Count} cells");
        return string.Create(CultureInfo.InvariantCulture, $"{what}, in {number}: {string.Join("; ", examples)}{more}");
    }
}
