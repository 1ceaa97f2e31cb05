using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Training;

/// <summary>Follows one training run.</summary>
public interface ITrainingObserver
{
    /// <summary>An optimizer step was done.</summary>
    /// <param name="step">Steps done so far.</param>
    void OnStep(int step)
    {
    }

    /// <summary>A step failed because the garbage collector freed a number that the model's own code made in passing (see
    /// <see cref="Runtime.Scalars"/>); the run goes on from where metrics were last logged, to the same result.</summary>
    /// <param name="step">Steps done there.</param>
    void OnRepeated(int step)
    {
    }

    /// <summary>Metrics were measured.</summary>
    void OnLogged(MetricRow row)
    {
    }
}
