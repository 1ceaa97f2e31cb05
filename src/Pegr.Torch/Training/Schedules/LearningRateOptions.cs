namespace Pegr.Torch.Training.Schedules;

/// <summary>What a learning-rate schedule can be told; one that has no use for a value ignores it.</summary>
/// <param name="Rate">The learning rate at the beginning, after the warm-up.</param>
/// <param name="Steps">Optimizer steps of the run.</param>
/// <param name="WarmUp">Steps of linear warm-up, at least 0.</param>
/// <param name="DecayEvery">Steps between two decays.</param>
/// <param name="DecayFactor">What a decay multiplies the rate by.</param>
public sealed record LearningRateOptions(double Rate, int Steps, int WarmUp = 0, int DecayEvery = 1000, double DecayFactor = 0.1);
