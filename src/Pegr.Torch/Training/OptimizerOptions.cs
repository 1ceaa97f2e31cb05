namespace Pegr.Torch.Training;

/// <summary>What an optimiser can be told; one that has no use for a value ignores it.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Momentum">Momentum of SGD, in [0, 1).</param>
/// <param name="WeightDecay">L2 weight decay.</param>
public sealed record OptimizerOptions(double LearningRate, double Momentum = 0, double WeightDecay = 0);
