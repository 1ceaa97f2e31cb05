namespace Pegr.Torch.Training.Schedules;

/// <summary>rate · factor^⌊(step − 1)/every⌋: after every so many steps the rate is multiplied by a factor, as PyTorch's StepLR.</summary>
/// <param name="rate">The first learning rate.</param>
/// <param name="every">Steps between two changes, at least 1.</param>
/// <param name="factor">The factor.</param>
public sealed class StepDecay(double rate, int every, double factor) : ILearningRateSchedule
{
    private readonly int _every = every >= 1
        ? every
        : throw new ArgumentOutOfRangeException(nameof(every), every, "At least 1 is needed.");

    /// <inheritdoc/>
    public double At(int step) => rate * Math.Pow(factor, (step - 1) / _every);
}
