using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Cli.Recorded;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Files;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Cli.Running;

/// <summary>
/// Writes the run folder while an experiment goes on. The folder is made when the first run begins: until then all
/// that can be refused has been refused, and nothing is written.
/// </summary>
internal sealed class RunRecorder(ExperimentDefinition experiment, RunRequest request, OutputTarget target)
    : IExperimentObserver, ICheckpointStore, IDisposable
{
    private readonly List<RunRecord> _finished = [];
    private readonly List<RunRecord> _diverged = [];
    private RunRequest? _resolved;
    private IReadOnlyList<KeyValuePair<string, string>> _environment = [];
    private MetricsFile? _metrics;
    private CheckpointFolder? _checkpoints;

    /// <summary>The folder; null until the first run begins.</summary>
    public RunFolder? Folder { get; private set; }

    /// <summary>The step of the last checkpoint of the only run; null where there is none, or were several runs.</summary>
    public int? LastCheckpoint => _diverged.Count == 1 ? _checkpoints?.LastStep : null;

    /// <summary>Reads and checks what an interrupted run left, if one is to go on. The run's files stay as they are.</summary>
    /// <exception cref="InvalidInputException">The run cannot go on.</exception>
    public void Reopen()
    {
        if (target.Resume)
        {
            var folder = RunFolder.Reopen(target.Candidates.Single());
            _checkpoints = CheckpointFolder.Open(
                folder.Checkpoints, Configuration(Resolve(LibTorch.Initialize())), Configuration(experiment.Defaults));
        }
    }

    /// <inheritdoc/>
    public void OnRunStarted(RunInfo run)
    {
        if (Folder is not null)
        {
            return;
        }

        var libTorch = LibTorch.Initialize();
        _resolved = Resolve(libTorch);
        _environment = RunEnvironment.Describe(experiment, _resolved, libTorch);
        Folder = target.Resume ? GoOn() : Begin(_resolved);
        _metrics = new MetricsFile(Folder.Metrics, goOn: target.Resume);
    }

    /// <inheritdoc/>
    public void OnLogged(RunInfo run, MetricRow row) => _metrics!.Append(run, row);

    /// <inheritdoc/>
    public void OnTensors(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        if (!request.SaveTensors)
        {
            return;
        }

        Disk.MakeFolder(Folder!.Tensors);
        Safetensors.Write(Path.Combine(Folder.Tensors, RunName.Of(run.Key) + WeightsFiles.Extension), tensors);
    }

    /// <inheritdoc/>
    public void OnRunFinished(RunInfo run, RunRecord record) => _finished.Add(record);

    /// <inheritdoc/>
    public void OnRunDiverged(RunInfo run, RunRecord record) => _diverged.Add(record);

    /// <inheritdoc/>
    public RunRecord? FindFinished(RunInfo run) => _checkpoints!.FindFinished(run);

    /// <inheritdoc/>
    public void SaveFinished(RunInfo run, RunRecord record) => _checkpoints!.SaveFinished(run, record);

    /// <inheritdoc/>
    public TrainingCheckpoint? Find(RunInfo run) => _checkpoints!.Find(run);

    /// <inheritdoc/>
    public void Save(RunInfo run, TrainingCheckpoint checkpoint) => _checkpoints!.Save(run, checkpoint);

    /// <summary>Writes the summary of an experiment that ended well, when all other files are there, and deletes the checkpoints.</summary>
    public void Complete(ExperimentRecord record)
    {
        ChosenFiles.Write(Folder!, _resolved!, record);
        Write(record);
        _checkpoints!.Delete();
    }

    /// <summary>Notes in the summary that the experiment did not end well, if a run has begun and the disk allows.</summary>
    /// <param name="status">How it ended.</param>
    /// <param name="message">What went wrong.</param>
    public void Abandon(string status, string message)
    {
        if (Folder is null)
        {
            return;
        }

        try
        {
            Write(new ExperimentRecord
            {
                Experiment = experiment.Name,
                Title = RecordedExperiment.Describe(experiment.Name, Settings(_resolved!)),
                Status = status,
                Message = message,
                Runs = _finished,
                Diverged = _diverged,
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The disk may be what failed; the first failure is the one to report.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        using (_checkpoints)
        {
            _metrics?.Dispose();
        }
    }

    private RunFolder Begin(RunRequest resolved)
    {
        var (folder, held) = RunFolder.Claim(target, ConfigFile.Format(experiment, resolved, _environment));
        _checkpoints = CheckpointFolder.Create(folder.Checkpoints, Configuration(resolved), held);
        return folder;
    }

    private RunFolder GoOn()
    {
        var folder = RunFolder.Reopen(target.Candidates.Single());
        folder.ClearRemains();
        return folder;
    }

    // How many threads there are decides on the last bits of the results, so a repetition must use as many.
    private RunRequest Resolve(LibTorchReport libTorch)
        => request.Settings.Threads > 0
            ? request
            : request with { Settings = request.Settings with { Threads = libTorch.Threads } };

    private Dictionary<string, string> Configuration(RunRequest resolved)
        => new(Settings(resolved)) { [SettingsFile.ExperimentKey] = experiment.Name };

    private Dictionary<string, string> Settings(RunRequest resolved)
        => new(experiment.Settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Print(resolved))));

    // The summary comes last: it says that the other files are there.
    private void Write(ExperimentRecord record)
    {
        ExperimentFile.Write(
            Folder!.Record, record with { Settings = Settings(_resolved!), Environment = new Dictionary<string, string>(_environment) });
        FileWriter.Write(Folder.Summary, SummaryFile.Format(experiment, _resolved!, _environment, record));
    }
}
