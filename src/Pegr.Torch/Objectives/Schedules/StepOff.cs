namespace Pegr.Torch.Objectives.Schedules;

/// <summary>lambda up to and including step T1, then 0: the penalty chooses what is learned, plain descent finishes.</summary>
/// <param name="lambda">The weight until then.</param>
/// <param name="lastStep">T1, at least 1.</param>
public sealed class StepOff(double lambda, int lastStep) : ILambdaSchedule
{
    private readonly int _lastStep = Positive.Check(lastStep, nameof(lastStep));

    /// <inheritdoc/>
    public double At(int step) => step <= _lastStep ? lambda : 0;
}
