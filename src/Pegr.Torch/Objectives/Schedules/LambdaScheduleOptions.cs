namespace Pegr.Torch.Objectives.Schedules;

/// <summary>What a schedule of lambda can be told; one that has no use for a value ignores it.</summary>
/// <param name="Lambda">The full weight.</param>
/// <param name="Steps">Length of the warm-up or decay, or the last step with a penalty.</param>
/// <param name="LearningRate">The learning rate at which the weight is full.</param>
/// <param name="CurrentLearningRate">The learning rate of the step about to be done, which may be followed.</param>
public sealed record LambdaScheduleOptions(double Lambda, int Steps, double LearningRate, Func<double> CurrentLearningRate);
