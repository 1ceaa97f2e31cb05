using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Cli.Runs;

/// <summary>Tells two observers, the first one first.</summary>
internal sealed class ObserverPair(IExperimentObserver first, IExperimentObserver second) : IExperimentObserver
{
    /// <inheritdoc/>
    public void OnRunStarted(RunInfo run)
    {
        first.OnRunStarted(run);
        second.OnRunStarted(run);
    }

    /// <inheritdoc/>
    public void OnStep(RunInfo run, int step)
    {
        first.OnStep(run, step);
        second.OnStep(run, step);
    }

    /// <inheritdoc/>
    public void OnLogged(RunInfo run, MetricRow row)
    {
        first.OnLogged(run, row);
        second.OnLogged(run, row);
    }

    /// <inheritdoc/>
    public void OnTensors(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> tensors)
    {
        first.OnTensors(run, tensors);
        second.OnTensors(run, tensors);
    }

    /// <inheritdoc/>
    public void OnRunFinished(RunInfo run, RunRecord record)
    {
        first.OnRunFinished(run, record);
        second.OnRunFinished(run, record);
    }
}
