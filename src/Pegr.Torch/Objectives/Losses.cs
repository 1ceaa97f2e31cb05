using Pegr.Torch.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.Objectives;

/// <summary>Common per-example losses.</summary>
public static class Losses
{
    /// <summary>Logistic loss l_i = log(1 + exp(−y_i f_i)), in nats.</summary>
    /// <param name="outputs">f, [n].</param>
    /// <param name="targets">y, [n], each +1 or −1, in the type of <paramref name="outputs"/>.</param>
    /// <returns>[n].</returns>
    public static Tensor Logistic(Tensor outputs, Tensor targets) => -functional.logsigmoid(outputs * targets);

    /// <summary>Softmax cross-entropy, in nats.</summary>
    /// <param name="outputs">Logits, [n, classes].</param>
    /// <param name="targets">Class indices, [n], int64.</param>
    /// <returns>[n].</returns>
    public static Tensor CrossEntropy(Tensor outputs, Tensor targets)
        => functional.cross_entropy(outputs, targets, reduction: Reduction.None);

    /// <summary>Half the squared error, summed over an example's outputs: l_i = ½‖f_i − y_i‖².</summary>
    /// <param name="outputs">f, [n, …].</param>
    /// <param name="targets">y, shaped like <paramref name="outputs"/>.</param>
    /// <returns>[n].</returns>
    public static Tensor SquaredError(Tensor outputs, Tensor targets)
        => (outputs - targets).Squared().reshape(outputs.shape[0], -1).sum(1).Over(2);
}
