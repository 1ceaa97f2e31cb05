using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Cli.Running;

/// <summary>Tells several observers, one after the other.</summary>
internal sealed class ObserverList(params IReadOnlyList<IExperimentObserver> observers) : IExperimentObserver
{
    /// <inheritdoc/>
    public void OnRunStarted(RunInfo run) => Tell(observer => observer.OnRunStarted(run));

    /// <inheritdoc/>
    public void OnStep(RunInfo run, int step)
    {
        // The one call that comes often: no delegate is made for it.
        foreach (var observer in observers)
        {
            observer.OnStep(run, step);
        }
    }

    /// <inheritdoc/>
    public void OnLogged(RunInfo run, MetricRow row) => Tell(observer => observer.OnLogged(run, row));

    /// <inheritdoc/>
    public void OnTensors(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> tensors)
        => Tell(observer => observer.OnTensors(run, tensors));

    /// <inheritdoc/>
    public void OnWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights)
        => Tell(observer => observer.OnWeights(run, weights));

    /// <inheritdoc/>
    public void OnChosenWeights(RunInfo run, IReadOnlyDictionary<string, torch.Tensor> weights)
        => Tell(observer => observer.OnChosenWeights(run, weights));

    /// <inheritdoc/>
    public void OnRunFinished(RunInfo run, RunRecord record) => Tell(observer => observer.OnRunFinished(run, record));

    /// <inheritdoc/>
    public void OnRunDiverged(RunInfo run, RunRecord record) => Tell(observer => observer.OnRunDiverged(run, record));

    /// <inheritdoc/>
    public void OnTrialFinished(RunInfo run, TrialRecord trial) => Tell(observer => observer.OnTrialFinished(run, trial));

    private void Tell(Action<IExperimentObserver> what)
    {
        foreach (var observer in observers)
        {
            what(observer);
        }
    }
}
