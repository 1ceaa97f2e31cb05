using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Cli.Figures;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Recorded;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Experiments;
using Pegr.Torch.Tables;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Pages;

/// <summary>What a page says of a comparison's run folder.</summary>
internal static class RunSection
{
    /// <summary>Reads the folder.</summary>
    /// <exception cref="InvalidInputException">A file is missing or damaged; the message begins with its name.</exception>
    public static ReportSection Read(RunFolder folder)
    {
        var recorded = RecordedExperiment.Read(folder);
        var record = recorded.Record;
        var hasRuns = record.Runs.Count > 0;
        return new ReportSection
        {
            Path = folder.Path,
            Config = recorded.Config,
            Title = record.Title,
            Status = Status(record),
            Results = hasRuns ? ComparisonTable.Of(record) : null,
            ResultsCaption = record.Runs.DistinctBy(run => run.Seed).Count() is > 1 and var seeds
                ? string.Create(CultureInfo.InvariantCulture, $"Means over {seeds} seeds (± standard deviation)")
                : "Results of one seed",
            Findings = hasRuns ? [Finding.Describe(record)] : [],
            Tables = [.. Tables(recorded)],
            Figures = folder.Figures,
            FigureNote = "Lines, marks and bars are means over the seeds; bands and ranges go from the lowest to the highest seed."
                + (recorded.HasRecordFile ? "" : $" Figures of what version 0.1.0 did not record, images and single gradient norms, are in {folder.Figures} only."),
            Drawn = FigureBudget.Fingerprint(ExperimentFile.Format(WhatIsDrawn(record))),
            Draw = () => ReportFigure.Of(FolderFigures.Of(RecordedExperiment.Read(folder).Record)), // again, so that no record is held until all folders are read
            Continue = Directory.Exists(folder.Checkpoints)
                ? $"pegr {ShellText.Quote(recorded.Config.Experiment)} --resume {ShellText.QuoteFolder(folder.Path)}"
                : null,
        };
    }

    // Without what differs between two runs of the same comparison.
    private static ExperimentRecord WhatIsDrawn(ExperimentRecord record) => new()
    {
        Experiment = record.Experiment,
        Title = record.Title,
        Runs = Untimed(record.Runs),
        Diverged = Untimed(record.Diverged),
        Images = record.Images,
        Tuning = record.Tuning,
    };

    private static IReadOnlyList<RunRecord> Untimed(IReadOnlyList<RunRecord> runs) => [.. runs.Select(run => run with { Seconds = 0, Repeats = 0 })];

    private static string Status(ExperimentRecord recorded)
    {
        var finished = recorded.Runs.Count;
        var runs = string.Create(CultureInfo.InvariantCulture, $"{finished} run{(finished == 1 ? "" : "s")}");
        return recorded.Status switch
        {
            ExperimentStatus.Complete when recorded.Diverged.Count > 0 =>
                string.Create(CultureInfo.InvariantCulture, $"Complete: {runs}, and {recorded.Diverged.Count} that diverged."),
            ExperimentStatus.Complete => $"Complete: {runs}.",
            RecordedExperiment.Unknown => "Not complete: the experiment is still running, or was killed before it could say how it ended.",
            var status => $"Not complete ({status}): {recorded.Message} {runs} ended well.",
        };
    }

    private static IEnumerable<(string Caption, TextTable Table)> Tables(RecordedExperiment recorded)
    {
        if (TuningTable.Of(recorded.Record) is var (chosen, configurations))
        {
            yield return (chosen.TrimEnd(':'), configurations);
        }

        if (DifferenceTable.Of(recorded.Record) is var (minus, differences))
        {
            yield return (minus.TrimEnd(':'), differences);
        }

        if (ClassAccuracyTable.Of(recorded.Record) is var (heading, classes))
        {
            yield return (heading.TrimEnd(':'), classes);
        }

        if (recorded.Unfinished.Count > 0)
        {
            yield return ("Runs that did not end: their last measurement", TextTable.Of<(RunKey Run, MetricRow Last)>(
                recorded.Unfinished,
                [
                    ("objective", item => item.Run.Objective),
                    ("lambda", item => item.Run.Lambda.ToString("R", CultureInfo.InvariantCulture)),
                    ("seed", item => item.Run.Seed.ToString(CultureInfo.InvariantCulture)),
                    ("step", item => item.Last.Step.ToString(CultureInfo.InvariantCulture)),
                    ("train\nloss", item => Readable.Loss(item.Last[Metric.TrainLoss])),
                    ("train\nacc.", item => Readable.Fraction(item.Last[Metric.TrainAccuracy])),
                    ("test\naccuracy", item => Readable.Fraction(item.Last[Metric.TestAccuracy])),
                ]));
        }
    }
}
