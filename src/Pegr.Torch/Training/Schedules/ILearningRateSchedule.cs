namespace Pegr.Torch.Training.Schedules;

/// <summary>How the learning rate changes over training; a function of the step alone, so that a resumed run follows it too.</summary>
public interface ILearningRateSchedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step about to be done, from 1.</param>
    double At(int step);
}
