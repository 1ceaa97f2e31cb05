using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Cli.Runs;

/// <summary>
/// Writes the run folder while an experiment goes on. The folder is made when the first run begins: until then all
/// that can be refused has been refused, and nothing is written.
/// </summary>
internal sealed class RunRecorder(ExperimentDefinition experiment, RunRequest request, OutputTarget target)
    : IExperimentObserver, IDisposable
{
    private readonly List<RunRecord> _finished = [];
    private RunRequest? _resolved;
    private IReadOnlyList<KeyValuePair<string, string>> _environment = [];
    private MetricsFile? _metrics;

    /// <summary>The folder; null until the first run begins.</summary>
    public RunFolder? Folder { get; private set; }

    /// <inheritdoc/>
    public void OnRunStarted(RunInfo run)
    {
        if (Folder is not null)
        {
            return;
        }

        var libTorch = LibTorch.Initialize();
        _resolved = Resolve(request, libTorch);
        _environment = RunEnvironment.Describe(experiment, _resolved, libTorch);
        Folder = RunFolder.Claim(target, ConfigFile.Format(experiment, _resolved, _environment));
        _metrics = new MetricsFile(Folder.Metrics);
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

        Directory.CreateDirectory(Folder!.Tensors);
        Safetensors.Write(Path.Combine(Folder.Tensors, $"{RunName.Of(run)}.safetensors"), tensors);
    }

    /// <inheritdoc/>
    public void OnRunFinished(RunInfo run, RunRecord record) => _finished.Add(record);

    /// <summary>Writes the summary of an experiment that ended well.</summary>
    public void Complete() => Summarize("complete", message: null);

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
            Summarize(status, message);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The disk may be what failed; the first failure is the one to report.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _metrics?.Dispose();

    // How many threads there are decides on the last bits of the results, so a repetition must use as many.
    private static RunRequest Resolve(RunRequest request, LibTorchReport libTorch)
        => request.Settings.Threads > 0
            ? request
            : request with { Settings = request.Settings with { Threads = libTorch.Threads } };

    private void Summarize(string status, string? message)
        => AtomicFile.Write(
            Folder!.Summary,
            SummaryFile.Format(experiment, _resolved!, _environment, _finished, status, message));
}
