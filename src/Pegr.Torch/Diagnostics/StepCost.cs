namespace Pegr.Torch.Diagnostics;

/// <summary>What a kind of step costs.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="MedianMilliseconds">The median time of one step.</param>
/// <param name="RatioToGradientDescent">The median, over rounds, of the ratio to gradient descent's time in the same round.</param>
/// <param name="Samples">Rounds in which the kind took part.</param>
/// <param name="ExtraPeakBytes">The most memory that two steps in a row held beyond what the resting process holds, which
/// includes model, batch and gradients; null where it cannot be measured (off Linux, on a GPU).</param>
public sealed record StepCost(
    StepKind Kind, double MedianMilliseconds, double RatioToGradientDescent, int Samples, long? ExtraPeakBytes);
