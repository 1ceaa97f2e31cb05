using Pegr.Torch.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.Tasks;

/// <summary>Common per-example losses.</summary>
public static class Losses
{
    /// <summary>Logistic loss l_i = log(1 + exp(−y_i f_i)), in nats.</summary>
    /// <param name="outputs">f, [n].</param>
    /// <param name="targets">y, [n], each +1 or −1.</param>
    /// <returns>[n].</returns>
    /// <exception cref="InvalidOperationException">The shapes differ.</exception>
    public static Tensor Logistic(Tensor outputs, Tensor targets)
    {
        SameShape(nameof(Logistic), outputs, targets);
        return -functional.logsigmoid(outputs * targets);
    }

    /// <summary>Softmax cross-entropy, in nats.</summary>
    /// <param name="outputs">Logits, [n, classes].</param>
    /// <param name="targets">Class indices, [n], of any integer type, or probabilities shaped like <paramref name="outputs"/>.</param>
    /// <returns>[n].</returns>
    /// <exception cref="InvalidOperationException">The shapes do not fit, or class indices are no integers.</exception>
    public static Tensor CrossEntropy(Tensor outputs, Tensor targets)
    {
        Alive.Require(outputs);
        Alive.Require(targets);
        var (logits, labels) = (outputs.shape, targets.shape);
        var fit = logits.Length >= 2
            && (logits.SequenceEqual(labels) || labels.SequenceEqual([logits[0], .. logits[2..]]));
        if (!fit)
        {
            throw Unfit(nameof(CrossEntropy), outputs, targets, "outputs [n, classes] with targets [n]");
        }

        var areProbabilities = targets.is_floating_point() && logits.SequenceEqual(labels);
        if (!areProbabilities && (targets.is_floating_point() || targets.is_complex()))
        {
            throw new InvalidOperationException($"{nameof(CrossEntropy)} was given targets {ShapeText.Of(targets)} of {targets.dtype}; class indices are integers: targets.to(int64).");
        }

        return functional.cross_entropy(outputs, areProbabilities ? targets : targets.to(int64), reduction: Reduction.None);
    }

    /// <summary>Half the squared error, summed over an example's outputs: l_i = ½‖f_i − y_i‖².</summary>
    /// <param name="outputs">f, [n, …].</param>
    /// <param name="targets">y, shaped like <paramref name="outputs"/>.</param>
    /// <returns>[n].</returns>
    /// <exception cref="InvalidOperationException">The shapes differ: broadcasting would mix examples.</exception>
    public static Tensor SquaredError(Tensor outputs, Tensor targets)
    {
        SameShape(nameof(SquaredError), outputs, targets);
        return (outputs - targets).Squared().reshape(outputs.shape[0], -1).sum(1).Over(2);
    }

    private static void SameShape(string loss, Tensor outputs, Tensor targets)
    {
        Alive.Require(outputs);
        Alive.Require(targets);
        if (outputs.dim() == 0 || !outputs.shape.SequenceEqual(targets.shape))
        {
            throw Unfit(loss, outputs, targets, "the same shape, examples on the first axis");
        }
    }

    private static InvalidOperationException Unfit(string loss, Tensor outputs, Tensor targets, string wanted)
    {
        var advice = outputs.dim() == 0 ? " squeeze() also removes the axis of a batch of one: name the axis, as in squeeze(1)." : "";
        return new($"{loss} was given outputs {ShapeText.Of(outputs)} and targets {ShapeText.Of(targets)}; it takes {wanted}.{advice}");
    }
}
