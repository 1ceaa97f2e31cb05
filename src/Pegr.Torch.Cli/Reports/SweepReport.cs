using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Cli.Sweeps;
using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What a sweep says at its end.</summary>
internal static class SweepReport
{
    private const int Examples = 3;

    /// <summary>Writes what was learned where, how the predictions fared, and where the files are.</summary>
    public static void Write(IAnsiConsole console, SweepFolder folder, SweepRecord record, IReadOnlyList<string> figures)
    {
        console.WriteLine();
        console.WriteLine(record.Title);
        console.Write(Table(record));
        foreach (var check in PredictionCheck.Of(record))
        {
            WriteFailures(console, record, check);
        }

        console.WriteLine();
        var output = console.Profile.Out.Writer;
        output.WriteLine($"Sweep folder: {folder.Path}");
        output.WriteLine("Figures (each as SVG too):");
        foreach (var figure in figures)
        {
            output.WriteLine($"  {figure}");
        }
    }

    private static Table Table(SweepRecord record)
    {
        var checks = PredictionCheck.Of(record);
        var table = new Table().Border(TableBorder.Simple);
        foreach (var header in new[] { "objective", "lambda", "mean test\naccuracy", "cells with\nsignal learned", "prediction\nholds in", "runs\ndiverged" })
        {
            table.AddColumn(new TableColumn(new Text(header)).NoWrap());
        }

        foreach (var group in record.Groups)
        {
            var means = record.Cells().Select(cell => group.Mean(cell.X, cell.Y, Metric.TestAccuracy)).ToList();
            var finite = means.Where(double.IsFinite).ToList();
            table.AddRow(
                group.Objective,
                group.LambdaChoice,
                finite.Count == 0 ? "-" : Readable.Fraction(finite.Average()),
                Ratio(means.Count(mean => mean > PredictionCheck.LearnedAccuracy(record)), means.Count),
                checks.FirstOrDefault(check => check.Group == group) is { } check ? Ratio(check.Agreeing, check.Cells) : "no prediction",
                group.Results.Count(result => result.Diverged).ToString(CultureInfo.InvariantCulture));
        }

        return table;
    }

    private static void WriteFailures(IAnsiConsole console, SweepRecord record, PredictionCheck check)
    {
        var name = $"{check.Group.Objective} {check.Group.LambdaChoice}".TrimEnd();
        WriteCells(console, record, $"{name}: learned the signal where theory expects noise", check.Missed);
        WriteCells(console, record, $"{name}: did not learn the signal where theory expects it", check.Overpromised);
    }

    private static void WriteCells(IAnsiConsole console, SweepRecord record, string what, IReadOnlyList<(double X, double Y)> cells)
    {
        if (cells.Count == 0)
        {
            return;
        }

        var examples = cells.Take(Examples).Select(cell => $"{record.X.Key} {SettingText.Print(cell.X)}, {record.Y.Key} {SettingText.Print(cell.Y)}");
        var more = cells.Count > Examples ? "; …" : "";
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}, in {cells.Count} cell{(cells.Count > 1 ? "s" : "")}: {string.Join("; ", examples)}{more}"));
    }

    private static string Ratio(int part, int all) => string.Create(CultureInfo.InvariantCulture, $"{part} of {all}");
}
