using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Norms of per-example gradients that are sums of outer products, ‖sum_t g_t a_tᵀ‖², and of biases.</summary>
internal static class OuterProductNorm
{
    /// <summary>‖G Aᵀ‖² per example, by the cheaper of two exact ways.</summary>
    /// <param name="inputs">A, [n, in, T].</param>
    /// <param name="gradients">G, [n, out, T].</param>
    /// <returns>[n].</returns>
    public static Tensor Weight(Tensor inputs, Tensor gradients)
    {
        long inner = inputs.shape[1], outer = gradients.shape[1], positions = inputs.shape[2];
        if (positions == 1)
        {
            return inputs.square().sum([1, 2]) * gradients.square().sum([1, 2]);
        }

        // Multiplications per example: T²(in + out) for the two Gram matrices, T·in·out for the gradient itself.
        if (positions * (inner + outer) < inner * outer)
        {
            var inputGram = inputs.transpose(1, 2).bmm(inputs);
            var gradientGram = gradients.transpose(1, 2).bmm(gradients);
            return (inputGram * gradientGram).sum([1, 2]);
        }

        return gradients.bmm(inputs.transpose(1, 2)).square().sum([1, 2]);
    }

    /// <summary>‖sum_t g_t‖² per example.</summary>
    /// <param name="gradients">G, [n, out, T].</param>
    /// <returns>[n].</returns>
    public static Tensor Bias(Tensor gradients)
        => gradients.shape[2] == 1 ? gradients.square().sum([1, 2]) : gradients.sum(2).square().sum(1);
}
