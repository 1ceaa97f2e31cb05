using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>What labels are, told from a model's outputs: ±1 beside one output of an example, or classes.</summary>
/// <param name="Classes">How many there are, at least 2; 2 for labels ±1.</param>
/// <param name="IsBinary">Whether labels are ±1.</param>
internal sealed record LabelKind(long Classes, bool IsBinary)
{
    /// <summary>Tells it.</summary>
    /// <param name="who">Begins the message: who does what with labels.</param>
    /// <param name="outputs">[c] for labels ±1, or [c, classes, …] for class indices.</param>
    /// <param name="targets">[c, …].</param>
    /// <param name="looks">Whether it is looked that labels of one output are ±1, which reads them back.</param>
    /// <exception cref="InvalidOperationException">The targets are no labels.</exception>
    public static LabelKind Of(string who, Tensor outputs, Tensor targets, bool looks)
    {
        var (logits, labels) = (outputs.shape, targets.shape);
        if (targets.dtype is not ScalarType.Bool && !targets.is_complex())
        {
            if (logits.Length == 1 && labels.Length == 1 && targets.dtype != ScalarType.Byte
                && (!looks || targets.abs().eq(Scalars.Of(1)).all().item<bool>()))
            {
                return new LabelKind(2, IsBinary: true);
            }

            if (logits.Length >= 2 && logits[1] >= 2 && labels.SequenceEqual([logits[0], .. logits[2..]]) && !targets.is_floating_point())
            {
                return new LabelKind(logits[1], IsBinary: false);
            }
        }

        throw new InvalidOperationException(
            $"{who} that are +1 and -1 with outputs [n], or class indices [n] with outputs [n, classes] of at least two; "
            + $"here are targets {ShapeText.Of(targets)} of {targets.dtype} with outputs {ShapeText.Of(outputs)}.");
    }

    /// <summary>Which of integer labels are classes; others are left to the loss, which may ignore them.</summary>
    public Tensor AreClasses(Tensor targets)
    {
        var labels = targets.to(int64);
        return labels.ge(Scalars.Of(0L)).bitwise_and(labels.lt(Scalars.Of(Classes)));
    }

    /// <summary>Labels with others in some of their places, of the type that they were.</summary>
    /// <param name="targets">Integer labels.</param>
    /// <param name="others">What comes in their place, int64.</param>
    /// <param name="places">Where.</param>
    public static Tensor Replaced(Tensor targets, Tensor others, Tensor places)
    {
        var labels = targets.to(int64);
        return labels.Plus((others - labels) * places.to(int64)).to(targets.dtype);
    }
}
