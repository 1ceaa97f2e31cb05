using static TorchSharp.torch;

namespace Pegr.Torch.Objectives.Schedules;

/// <summary>A multiple of the learning rate, whatever schedule that follows.</summary>
/// <param name="factor">lambda divided by the learning rate.</param>
/// <param name="currentLearningRate">The learning rate of the step about to be done.</param>
public sealed class ProportionalToLearningRate(double factor, Func<double> currentLearningRate) : ILambdaSchedule
{
    private readonly Func<double> _currentLearningRate = currentLearningRate ?? throw new ArgumentNullException(nameof(currentLearningRate));

    /// <summary>Follows an optimizer.</summary>
    /// <param name="factor">lambda divided by the learning rate.</param>
    /// <param name="optimizer">The optimizer; its first parameter group counts.</param>
    public ProportionalToLearningRate(double factor, optim.Optimizer optimizer)
        : this(factor, RateOf(optimizer))
    {
    }

    /// <inheritdoc/>
    public double At(int step) => factor * _currentLearningRate();

    private static Func<double> RateOf(optim.Optimizer optimizer)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        return () => optimizer.ParamGroups.First().LearningRate;
    }
}
