namespace Pegr.Torch.Training.Schedules;

/// <summary>Rises linearly over T steps to another schedule's first rate, at step T, then follows that schedule from its first step on.</summary>
/// <param name="schedule">What follows.</param>
/// <param name="steps">T, at least 0.</param>
public sealed class WarmUp(ILearningRateSchedule schedule, int steps) : ILearningRateSchedule
{
    private readonly ILearningRateSchedule _schedule = schedule ?? throw new ArgumentNullException(nameof(schedule));
    private readonly int _steps = steps >= 0
        ? steps
        : throw new ArgumentOutOfRangeException(nameof(steps), steps, "At least 0 is needed.");

    /// <inheritdoc/>
    public double At(int step) => step <= _steps ? _schedule.At(1) * step / _steps : _schedule.At(step - _steps);
}
