using System.Globalization;
using Pegr.Torch.Cli.Figures;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Sweeps;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Pages;

/// <summary>What a page says of a sweep's folder.</summary>
internal static class SweepSection
{
    /// <summary>Reads the folder.</summary>
    /// <exception cref="InvalidInputException">A file is damaged; the message begins with its name.</exception>
    public static ReportSection Read(RunFolder folder, RecordedConfig config)
    {
        var sweep = SweepFolder.Reopen("report", folder.Path);
        var results = sweep.ReadFinished();
        var record = sweep.Plan.RecordOf(results.Parsed());
        var missing = results.Missing.Count;
        return new ReportSection
        {
            Path = folder.Path,
            Config = config,
            Title = $"Sweep over {record.X.Key}{(record.Y == SweepAxis.None ? "" : $" and {record.Y.Key}")}: {record.Title}",
            Status = missing == 0
                ? string.Create(CultureInfo.InvariantCulture, $"Complete: {results.Count} runs.")
                : string.Create(CultureInfo.InvariantCulture, $"Not complete: {missing} of {sweep.Plan.Runs.Count} runs are missing."),
            Results = results.Count > 0 ? SweepTable.Of(record) : null,
            ResultsCaption = string.Create(CultureInfo.InvariantCulture, $"{record.X.Values.Count} × {record.Y.Values.Count} cells")
                + (missing == 0 ? "" : ", as far as runs have ended"),
            Findings = Findings(record),
            Figures = sweep.Figures,
            FigureNote = "A cell's color is the mean over its seeds.",
            Drawn = FigureBudget.Fingerprint(string.Join('\n', results.Lines().Prepend(record.Title))),
            Draw = () => results.Count == 0 ? [] : ReportFigure.Of(FolderFigures.Of(record)),
            Continue = missing == 0 ? null : sweep.ResumeCommand,
        };
    }

    private static IReadOnlyList<string> Findings(SweepRecord record) => SweepFinding.Describe(record) switch
    {
        [] when PredictionCheck.Of(record).Count > 0 => ["Every prediction holds."],
        [] => [],
        var failures => [.. failures.Select(failure => failure.EndsWith('…') ? failure : $"{failure}.")],
    };
}
