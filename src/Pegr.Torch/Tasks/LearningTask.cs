using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Tasks;

/// <summary>What is to be learned: the loss, and when an answer is right.</summary>
/// <param name="Loss">The loss, one value per example.</param>
/// <param name="IsCorrect">From outputs [n, …] and targets [n, …] to booleans [n].</param>
public sealed record LearningTask(PerExampleLoss Loss, Func<Tensor, Tensor, Tensor> IsCorrect)
{
    /// <summary>Two classes, labels ±1, logistic loss; an output above 0 answers +1.</summary>
    public static LearningTask BinaryLogistic { get; } = new(Losses.Logistic, (f, y) => f.gt(Scalars.Of(0)).eq(y.gt(Scalars.Of(0))));

    /// <summary>Class indices, cross-entropy; the largest logit answers.</summary>
    public static LearningTask CrossEntropy { get; } = new(Losses.CrossEntropy, (logits, y) => logits.argmax(1).eq(y));
}
