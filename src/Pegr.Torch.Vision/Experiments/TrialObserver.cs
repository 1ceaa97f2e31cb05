using Pegr.Torch.Experiments;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Tells an observer of a run of a search that it goes on, and of nothing that it measures: its files are not an experiment's.</summary>
/// <param name="observer">The observer.</param>
internal sealed class TrialObserver(IExperimentObserver observer) : IExperimentObserver
{
    /// <inheritdoc/>
    public void OnRunStarted(RunInfo run) => observer.OnRunStarted(run);

    /// <inheritdoc/>
    public void OnStep(RunInfo run, int step) => observer.OnStep(run, step);
}
