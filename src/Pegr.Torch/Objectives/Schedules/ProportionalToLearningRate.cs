using static TorchSharp.torch;

namespace Pegr.Torch.Objectives.Schedules;

/// <summary>A multiple of the optimizer's learning rate, whatever schedule that follows.</summary>
/// <param name="factor">lambda divided by the learning rate.</param>
/// <param name="optimizer">The optimizer; its first parameter group counts.</param>
public sealed class ProportionalToLearningRate(double factor, optim.Optimizer optimizer) : ILambdaSchedule
{
    private readonly optim.Optimizer _optimizer = optimizer ?? throw new ArgumentNullException(nameof(optimizer));

    /// <inheritdoc/>
    public double At(int step) => factor * _optimizer.ParamGroups.First().LearningRate;
}
