using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Running;
using Pegr.Torch.Comparisons;
using Spectre.Console;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What an experiment says at its end.</summary>
internal static class RunReport
{
    /// <summary>Writes table, finding and where the files are.</summary>
    public static void Write(IAnsiConsole console, CompletedRun run)
    {
        console.WriteLine();
        console.WriteLine(run.Record.Title);
        if (run.Record.Runs.DistinctBy(record => record.Seed).Count() is > 1 and var seeds)
        {
            console.WriteLine($"Mean over {seeds} seeds (± standard deviation):");
        }

        console.WriteTable(ComparisonTable.Of(run.Record));
        if (TuningTable.Of(run.Record) is var (chosen, configurations))
        {
            console.WriteLine(chosen);
            console.WriteTable(configurations);
        }

        if (DifferenceTable.Of(run.Record) is var (minus, differences))
        {
            console.WriteLine(minus);
            console.WriteTable(differences);
        }

        console.WriteLine(Finding.Describe(run.Record));
        if (ClassAccuracyTable.Of(run.Record) is var (heading, classes))
        {
            console.WriteLine();
            console.WriteLine(heading);
            console.WriteTable(classes); // with an empty line at its end
        }
        else
        {
            console.WriteLine();
        }

        if (run.Record.Tuning is not null)
        {
            console.WritePlain($"What was chosen, for 'pegr images --config FILE': {Path.Combine(run.Folder.Chosen, "OBJECTIVE.yaml")}");
        }

        // Paths go out as they are: a line break inside would spoil them for copying.
        console.WritePlain($"Run folder: {run.Folder.Path}");
        console.WritePlain("Figures (each as SVG, and its numbers as CSV, too):");
        foreach (var figure in run.Figures)
        {
            console.WritePlain($"  {figure}");
        }
    }
}
