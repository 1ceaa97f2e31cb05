using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>Tells an experiment's observer of one run.</summary>
/// <param name="run">The run.</param>
/// <param name="observer">Whom to tell.</param>
internal sealed class RunObserver(RunInfo run, IExperimentObserver observer) : ITrainingObserver
{
    /// <inheritdoc/>
    public void OnStep(int step) => observer.OnStep(run, step);

    /// <inheritdoc/>
    public void OnLogged(MetricRow row) => observer.OnLogged(run, row);
}
