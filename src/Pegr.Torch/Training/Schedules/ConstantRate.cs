namespace Pegr.Torch.Training.Schedules;

/// <summary>The same learning rate at every step.</summary>
/// <param name="rate">The learning rate.</param>
public sealed class ConstantRate(double rate) : ILearningRateSchedule
{
    /// <inheritdoc/>
    public double At(int step) => rate;
}
