using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Experiments;

/// <summary>Compares objectives on signal-noise data with the two-layer CNN.</summary>
public static class SyntheticExperiment
{
    /// <summary>Refuses settings that cannot be run, without starting libtorch.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range; the message begins with its kebab-case name.</exception>
    public static void Validate(SyntheticSettings settings) => throw new NotImplementedException();

    /// <summary>Runs every objective on every seed; all objectives of one seed share data and initial weights.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range or the device is not there.</exception>
    /// <exception cref="DivergedException">A run's loss or gradient became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ExperimentRecord Run(
        SyntheticSettings settings, IExperimentObserver? observer = null, CancellationToken cancellationToken = default)
        => throw new NotImplementedException();
}
