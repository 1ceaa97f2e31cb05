using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Training;

/// <summary>Follows one training run.</summary>
public interface ITrainingObserver
{
    /// <summary>An optimiser step was done.</summary>
    /// <param name="step">Steps done so far.</param>
    void OnStep(int step)
    {
    }

    /// <summary>Metrics were measured.</summary>
    void OnLogged(MetricRow row)
    {
    }
}
