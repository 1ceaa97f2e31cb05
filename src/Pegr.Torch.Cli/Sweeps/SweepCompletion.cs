using System.Globalization;
using Pegr.Torch.Cli.Display;
using Pegr.Torch.Files;
using Pegr.Torch.Plotting;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>Puts the shares of a sweep together.</summary>
internal static class SweepCompletion
{
    /// <summary>Checks that every run is there exactly once, and writes the sorted results, figures and summary.</summary>
    /// <returns>The record and the figures' paths.</returns>
    /// <exception cref="InvalidInputException">Runs are missing or there twice; nothing is written.</exception>
    public static (SweepRecord Record, IReadOnlyList<string> Figures) Complete(SweepFolder folder)
    {
        var results = folder.ReadResults();
        if (results.Missing is [var first, ..] missing)
        {
            throw new InvalidInputException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{folder.Path}': {missing.Count} of {folder.Plan.Runs.Count} runs are missing, the first being {first.Key}; "
                    + $"'{folder.ResumeCommand}' does them here, 'pegr sweep submit --resume {ShellText.QuoteFolder(folder.Path)}' on a cluster."));
        }

        using var alone = FileLock.TryTake(folder.MergeLock)
            ?? throw new InvalidInputException($"'{folder.Path}': another process is putting the shares together; wait for it.");
        folder.ClearRemains();
        folder.ClearCheckpoints();
        var lines = results.Lines().Prepend(ResultLines.Header(folder.Plan));
        FileWriter.Write(folder.Results, string.Join('\n', lines) + "\n");

        var record = folder.Plan.RecordOf(results.Parsed());
        var figures = SweepFigureRegistry.DrawAll(record, folder.Figures);
        FileWriter.Write(folder.Summary, SweepSummaryFile.Format(folder.Plan, record));
        return (record, figures);
    }
}
