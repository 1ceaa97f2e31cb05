namespace Pegr.Torch.Training.Records;

/// <summary>One point of a robustness curve.</summary>
/// <param name="Sigma">Standard deviation of the Gaussian noise added to test pixels, which lie in [0, 1].</param>
/// <param name="Accuracy">Fraction of the noisy test images classified right.</param>
public sealed record RobustnessPoint(double Sigma, double Accuracy);
