using System.Globalization;
using Pegr.Torch.Diagnostics;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What steps cost, for people.</summary>
internal static class StepCostTable
{
    private const double Megabyte = 1 << 20;

    /// <summary>What was measured.</summary>
    public static string Title(StepCostReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"{report.Model}, batch {report.Batch}, float32 on {report.Device}, {report.Threads} threads, {report.Rounds} rounds");

    /// <summary>Makes the table.</summary>
    public static Table Create(StepCostReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn("objective").AddColumn("engine");
        foreach (var header in new[] { "median ms", "ratio to GD", "extra peak memory MB" })
        {
            table.AddColumn(new TableColumn(new Text(header)).RightAligned());
        }

        foreach (var step in report.Steps)
        {
            table.AddRow(
                step.Kind.Objective,
                step.Kind.Engine,
                Number(step.MedianMilliseconds, "0.000"),
                Number(step.RatioToGradientDescent, "0.00"),
                step.ExtraPeakBytes is { } bytes ? Number(bytes / Megabyte, "0.0") : "-");
        }

        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
