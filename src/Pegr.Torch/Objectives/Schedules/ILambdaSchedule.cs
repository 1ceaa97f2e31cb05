namespace Pegr.Torch.Objectives.Schedules;

/// <summary>How the penalty's weight changes over training.</summary>
public interface ILambdaSchedule
{
    /// <summary>The weight at a step.</summary>
    /// <param name="step">The step about to be done, from 1.</param>
    /// <returns>A finite number of at least 0.</returns>
    double At(int step);
}
