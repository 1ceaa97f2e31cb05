namespace Pegr.Torch.Training;

/// <summary>What an optimizer can be told; one that has no use for a value ignores it.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Momentum">Momentum of SGD and RMSprop, in [0, 1).</param>
/// <param name="WeightDecay">Weight decay: L2, that is part of the gradient, or apart from it for AdamW.</param>
/// <param name="Nesterov">Whether SGD's momentum is Nesterov's, which needs a momentum above 0.</param>
public sealed record OptimizerOptions(double LearningRate, double Momentum = 0, double WeightDecay = 0, bool Nesterov = false);
