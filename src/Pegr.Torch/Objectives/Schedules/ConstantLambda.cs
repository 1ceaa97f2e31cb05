namespace Pegr.Torch.Objectives.Schedules;

/// <summary>The same weight at every step.</summary>
/// <param name="lambda">The weight.</param>
public sealed class ConstantLambda(double lambda) : ILambdaSchedule
{
    /// <inheritdoc/>
    public double At(int step) => lambda;
}
