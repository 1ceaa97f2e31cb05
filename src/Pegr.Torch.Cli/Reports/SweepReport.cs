using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Sweeps;
using Pegr.Torch.Sweeps;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What a sweep says at its end.</summary>
internal static class SweepReport
{
    /// <summary>Writes what was learned where, how the predictions fared, and where the files are.</summary>
    public static void Write(IAnsiConsole console, SweepFolder folder, SweepRecord record, IReadOnlyList<string> figures)
    {
        console.WriteLine();
        console.WriteLine(record.Title);
        console.Write(TerminalTable.Of(SweepTable.Of(record)));
        foreach (var failure in SweepFinding.Describe(record))
        {
            console.WriteLine(failure);
        }

        console.WriteLine();
        console.WritePlain($"Sweep folder: {folder.Path}");
        console.WritePlain("Figures (each as SVG, and its numbers as CSV, too):");
        foreach (var figure in figures)
        {
            console.WritePlain($"  {figure}");
        }
    }
}
