using System.Globalization;
using Pegr.Torch.Diagnostics;
using Pegr.Torch.Tables;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What steps cost, for people.</summary>
internal static class StepCostTable
{
    private const double Megabyte = 1 << 20;

    /// <summary>What was measured.</summary>
    public static string Title(StepCostReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Model}, batch {report.Batch}, float32 on {report.Device}, {report.Threads} threads, {report.Rounds} rounds");

    /// <summary>The measured cost of PEGR by ghost beside what its multiplications alone would cost; null where that is not known.</summary>
    public static string? Limit(StepCostReport report)
        => report.Limit is { } limit && report.Steps.FirstOrDefault(step => step.Kind is { Objective: "pegr", Engine: "ghost" }) is { } step
            ? $"PEGR by ghost: {Number(step.RatioToGradientDescent, "0.00")} GD steps; its multiplications alone would cost {Number(limit, "0.00")}."
            : null;

    /// <summary>The first of the columns of numbers.</summary>
    public const int FirstNumber = 2;

    /// <summary>Makes the table.</summary>
    public static TextTable Create(StepCostReport report) => TextTable.Of(
        report.Steps,
        [
            ("objective", step => step.Kind.Objective),
            ("engine", step => step.Kind.Engine),
            ("median ms", step => Number(step.MedianMilliseconds, "0.000")),
            ("ratio to GD", step => Number(step.RatioToGradientDescent, "0.00")),
            ("extra peak memory MB", step => step.ExtraPeakBytes is { } bytes ? Number(bytes / Megabyte, "0.0") : "-"),
        ]);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
