using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Recorded;

/// <summary>What a run folder holds: the way back from the files that <c>RunRecorder</c> writes.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Config">Its settings.</param>
/// <param name="Status">How the experiment ended; null where it has not, or did not come to say so.</param>
/// <param name="Message">What went wrong; null where nothing did.</param>
/// <param name="Record">The runs that ended well. The files keep neither images nor the single gradient norms.</param>
/// <param name="Unfinished">The last rows of the other runs.</param>
internal sealed record RecordedExperiment(
    RunFolder Folder,
    RecordedConfig Config,
    string? Status,
    string? Message,
    ExperimentRecord Record,
    IReadOnlyList<(RunKey Run, MetricRow Last)> Unfinished)
{
    // What tells experiments apart where the title is not known.
    private static readonly string[] Telling =
        ["dataset", "model", "train-samples", "samples", "dim", "signal-norm", "noise-std", "label-noise", "train-noise"];

    /// <summary>Whether the experiment ended well.</summary>
    public bool IsComplete => Status == SummaryFile.Complete;

    /// <summary>Reads a folder.</summary>
    /// <exception cref="InvalidInputException">A file is missing or damaged; the message begins with its name.</exception>
    public static RecordedExperiment Read(RunFolder folder)
    {
        var config = RecordedConfig.Read(folder.Config);
        var summary = File.Exists(folder.Summary) ? RecordedSummary.Read(folder.Summary) : null;
        var ended = summary?.Runs ?? [];
        var logged = ended.Count > 0 || File.Exists(folder.Metrics) ? RecordedMetrics.Read(folder.Metrics) : [];
        var rows = logged.ToDictionary(run => run.Run, run => run.Rows);
        return new RecordedExperiment(
            folder,
            config,
            summary?.Status,
            summary?.Message,
            new ExperimentRecord
            {
                Experiment = config.Experiment,
                Title = summary?.Title ?? Describe(config),
                Runs = [.. ended.Select(run => run with { Rows = RowsOf(run, rows, folder) })],
                Diverged = [.. (summary?.Diverged ?? []).Select(run => run with { Rows = rows.GetValueOrDefault(Key(run)) ?? [] })],
            },
            [.. logged.Where(run => ended.All(other => Key(other) != run.Run)).Select(run => (run.Run, run.Rows[^1]))]);
    }

    private static IReadOnlyList<MetricRow> RowsOf(
        RunRecord run, Dictionary<RunKey, IReadOnlyList<MetricRow>> rows, RunFolder folder)
    {
        var key = Key(run);
        return rows.GetValueOrDefault(key) is [.., { } last] whole && last.Step == run.Steps
            ? whole
            : throw new InvalidInputException(
                FormattableString.Invariant($"{folder.Metrics}: the file is damaged: the last measurement of {key.Objective}, lambda {key.Lambda}, ")
                + FormattableString.Invariant($"seed {key.Seed}, at step {run.Steps}, is missing."));
    }

    private static RunKey Key(RunRecord run) => new(run.Objective, run.Lambda, run.Seed);

    private static string Describe(RecordedConfig config)
        => $"{config.Experiment}: " + string.Join(
            ", ", config.Settings.Where(setting => Telling.Contains(setting.Key) && setting.Value.Length > 0).Select(setting => $"{setting.Key} {setting.Value}"));
}
