namespace Pegr.Torch.Theory;

/// <summary>Full-batch gradient descent without momentum at one learning rate, from normal initial weights.</summary>
/// <param name="InitStd">Standard deviation sigma_0 of the initial weights.</param>
/// <param name="LearningRate">The step size.</param>
/// <param name="Steps">Optimizer steps.</param>
public sealed record DescentPlan(double InitStd, double LearningRate, int Steps);
