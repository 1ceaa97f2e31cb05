using Pegr.Torch.Experiments;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>Compares objectives on real images with noisy labels or pixels.</summary>
public static class ImageExperiment
{
    /// <summary>Refuses settings that cannot be run, without starting libtorch.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range; the message begins with its kebab-case name.</exception>
    public static void Validate(ImageSettings settings) => throw new NotImplementedException();

    /// <summary>Runs every objective on every seed; all objectives of one seed share data and initial weights.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="observer">Follows the runs.</param>
    /// <param name="cancellationToken">Stops the experiment between two steps.</param>
    /// <exception cref="InvalidInputException">A setting is out of range, a data file is missing or corrupt, or the device is not there.</exception>
    /// <exception cref="DivergedException">A run's loss or gradient became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static ExperimentRecord Run(
        ImageSettings settings,
        IExperimentObserver? observer = null,
        CancellationToken cancellationToken = default)
        => throw new NotImplementedException();
}
