namespace Pegr.Torch.Training.Schedules;

/// <summary>
/// rate · (1 + cos(π (step − 1)/T))/2: from the rate at step 1 along half a cosine, as PyTorch's CosineAnnealingLR. The
/// rate would be 0 at step T + 1 and stays there. Loshchilov, Hutter, arXiv 1608.03983, without restarts.
/// </summary>
/// <param name="rate">The first learning rate.</param>
/// <param name="steps">T, at least 1.</param>
public sealed class CosineAnnealing(double rate, int steps) : ILearningRateSchedule
{
    private readonly int _steps = steps >= 1
        ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, "At least 1 is needed.");

    /// <inheritdoc/>
    public double At(int step) => rate * (1 + Math.Cos(Math.PI * Math.Min(step - 1, _steps) / _steps)) / 2;
}
