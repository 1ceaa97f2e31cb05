using System.Globalization;
using Pegr.Torch.Diagnostics;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>How a device compares with the CPU, for people.</summary>
internal static class DeviceTables
{
    /// <summary>Writes how far the device's results are from the CPU's.</summary>
    public static void WriteDifferences(IAnsiConsole console, IReadOnlyList<DeviceDifference> differences, string device)
    {
        console.WriteLine($"One step's gradient on {device}: relative difference from the CPU's (and what is allowed)");
        var types = differences.Select(difference => difference.DType).Distinct().ToList();
        var table = Kinds();
        foreach (var type in types)
        {
            table.AddColumn(new TableColumn(type).NoWrap());
        }

        table.AddColumn("");
        foreach (var kind in differences.GroupBy(difference => difference.Kind))
        {
            var verdict = kind.All(difference => difference.Passed)
                ? new Text("ok", new Style(Color.Green))
                : new Text("FAILED", new Style(Color.Red));
            table.AddRow([.. Cells(kind.Key), .. kind.Select(difference => new Text(Figures(difference))), verdict]);
        }

        console.Write(table);
        var largest = types.Select(type => differences.Where(difference => difference.DType == type).MaxBy(difference => difference.Relative)!);
        console.WriteLine($"Largest: {string.Join(", ", largest.Select(one => $"{Number(one.Relative, "0.0e+0")} in {one.DType}"))}.");
        console.WriteLine();
    }

    /// <summary>Writes what steps take on the CPU and on the device.</summary>
    public static void WriteSpeeds(IAnsiConsole console, IReadOnlyList<DeviceSpeed> speeds, string device)
    {
        console.WriteLine($"One optimizer step in float32, milliseconds: the convnet of 'pegr bench' on the CPU and on {device}");
        var table = Kinds();
        foreach (var header in new[] { "cpu", device, "times as fast" })
        {
            table.AddColumn(new TableColumn(new Text(header)).RightAligned());
        }

        foreach (var speed in speeds)
        {
            table.AddRow(
            [
                .. Cells(speed.Kind),
                new Text(Number(speed.CpuMilliseconds, "0.00")),
                new Text(Number(speed.DeviceMilliseconds, "0.00")),
                new Text(Number(speed.Speedup, "0.0")),
            ]);
        }

        console.Write(table);
    }

    private static Table Kinds() => new Table().Border(TableBorder.Simple).AddColumn("objective").AddColumn("engine");

    private static Text[] Cells(StepKind kind) => [new Text(kind.Objective), new Text(kind.Engine)];

    private static string Figures(DeviceDifference difference)
        => $"{Number(difference.Relative, "0.0e+0")} ({Number(difference.Allowed, "0e+0")})";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
