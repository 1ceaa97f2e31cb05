using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Cli.Recorded;

/// <summary>What a run folder holds.</summary>
/// <param name="Folder">The folder.</param>
/// <param name="Config">Its settings.</param>
/// <param name="Record">The record; without runs where the experiment goes on still, or was killed.</param>
/// <param name="Unfinished">The last rows of the runs that did not end.</param>
internal sealed record RecordedExperiment(
    RunFolder Folder, RecordedConfig Config, ExperimentRecord Record, IReadOnlyList<(RunKey Run, MetricRow Last)> Unfinished)
{
    /// <summary>The status of an experiment that goes on still, or was killed before it could say how it ended.</summary>
    public const string Unknown = "";

    // The settings that name an experiment which did not come to a title.
    private static readonly string[] Naming =
        ["dataset", "model", "train-samples", "samples", "dim", "signal-norm", "noise-std", "label-noise", "train-noise"];

    /// <summary>Whether the record is complete, sample images and gradient norms included: version 0.1.0 did not keep those.</summary>
    public bool HasRecordFile => File.Exists(Folder.Record);

    /// <summary>Reads a folder.</summary>
    /// <exception cref="InvalidInputException">A file is missing or damaged; the message begins with its name.</exception>
    public static RecordedExperiment Read(RunFolder folder)
    {
        var config = RecordedConfig.Read(folder.Config);
        if (File.Exists(folder.Record))
        {
            var record = ExperimentFile.Read(folder.Record);
            return new RecordedExperiment(
                folder, config, record, record.Status == ExperimentStatus.Complete ? Diverged(record) : Without(record.Runs, Logged(folder)));
        }

        var logged = Logged(folder);
        var without = new ExperimentRecord
        {
            Experiment = config.Experiment,
            Title = Describe(config.Experiment, config.Settings),
            Status = Unknown,
            Runs = [],
        };
        var earlier = File.Exists(folder.Summary) ? RecordedSummary.Read(folder, without, logged) : without;
        return new RecordedExperiment(folder, config, earlier, Without(earlier.Runs, logged));
    }

    /// <summary>A title made of settings, for an experiment that did not come to one.</summary>
    /// <param name="experiment">The experiment's name.</param>
    /// <param name="settings">Keys and values.</param>
    public static string Describe(string experiment, IEnumerable<KeyValuePair<string, string>> settings)
        => $"{experiment}: " + string.Join(
            ", ", settings.Where(setting => Naming.Contains(setting.Key) && setting.Value.Length > 0).Select(setting => $"{setting.Key} {setting.Value}"));

    private static IReadOnlyList<(RunKey Run, MetricRow Last)> Diverged(ExperimentRecord record)
        => [.. record.Diverged.Where(run => run.Rows.Count > 0).Select(run => (run.Key, run.Final))];

    private static IReadOnlyList<(RunKey Run, IReadOnlyList<MetricRow> Rows)> Logged(RunFolder folder)
        => File.Exists(folder.Metrics) ? RecordedMetrics.Read(folder.Metrics) : [];

    private static IReadOnlyList<(RunKey Run, MetricRow Last)> Without(
        IReadOnlyList<RunRecord> ended, IReadOnlyList<(RunKey Run, IReadOnlyList<MetricRow> Rows)> logged)
        => [.. logged.Where(run => ended.All(other => other.Key != run.Run)).Select(run => (run.Run, run.Rows[^1]))];
}
