using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>Tells an experiment's observer of one run.</summary>
/// <param name="run">The run.</param>
/// <param name="observer">Whom to tell; null for nobody.</param>
internal sealed class RunObserver(RunInfo run, IExperimentObserver? observer) : ITrainingObserver
{
    /// <summary>How often the run went back, see <see cref="RunRecord.Repeats"/>.</summary>
    public int Repeats { get; private set; }

    /// <inheritdoc/>
    public void OnStep(int step) => observer?.OnStep(run, step);

    /// <inheritdoc/>
    public void OnRepeated(int step) => Repeats++;

    /// <inheritdoc/>
    public void OnLogged(MetricRow row) => observer?.OnLogged(run, row);
}
