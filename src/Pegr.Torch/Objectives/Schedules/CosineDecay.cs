namespace Pegr.Torch.Objectives.Schedules;

/// <summary>Falls from lambda before step 1 to 0 at step T along half a cosine, then stays at 0.</summary>
/// <param name="lambda">The first weight.</param>
/// <param name="steps">T, at least 1.</param>
public sealed class CosineDecay(double lambda, int steps) : ILambdaSchedule
{
    private readonly int _steps = Positive.Check(steps, nameof(steps));

    /// <inheritdoc/>
    public double At(int step) => lambda * (1 + Math.Cos(Math.PI * Math.Min(1.0, (double)step / _steps))) / 2;
}
