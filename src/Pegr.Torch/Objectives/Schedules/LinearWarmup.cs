namespace Pegr.Torch.Objectives.Schedules;

/// <summary>Rises linearly from lambda/T at step 1 to lambda at step T, then stays.</summary>
/// <param name="lambda">The final weight.</param>
/// <param name="steps">T, at least 1.</param>
public sealed class LinearWarmup(double lambda, int steps) : ILambdaSchedule
{
    private readonly int _steps = Positive.Check(steps, nameof(steps));

    /// <inheritdoc/>
    public double At(int step) => lambda * Math.Min(1.0, (double)step / _steps);
}
