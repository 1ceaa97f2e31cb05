using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>The masks that TorchSharp's attention takes, as one number to add to every score.</summary>
internal static class AttentionMasks
{
    /// <summary>Joins both masks.</summary>
    /// <param name="attention">Added as it is: [L, S], or [n·heads, L, S]; null for nothing.</param>
    /// <param name="keyPadding">[n, S], true where a key must not be attended to; null for nothing.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="like">Has the scores' type and device.</param>
    /// <returns>To be broadcast to [n·heads, L, S]; null for nothing.</returns>
    /// <exception cref="ArgumentException">A mask is of a type that TorchSharp's layer takes for something else.</exception>
    public static Tensor? Join(Tensor? attention, Tensor? keyPadding, long heads, Tensor like)
    {
        if (attention is not null && !attention.is_floating_point())
        {
            // TorchSharp's layer adds such a mask as the numbers 0 and 1; PyTorch's takes true for "not".
            throw new ArgumentException(
                $"attention mask: {attention.dtype} is ambiguous; give numbers to add to the scores, 0 or −∞, as made by "
                + "zeros(L, S).masked_fill(mask, double.NegativeInfinity).", nameof(attention));
        }

        if (keyPadding is null)
        {
            return attention;
        }

        if (keyPadding.dtype != ScalarType.Bool)
        {
            throw new ArgumentException($"key padding mask: {keyPadding.dtype}; give Bool, true where a key is to be ignored.", nameof(keyPadding));
        }

        var padding = zeros(keyPadding.shape, like.dtype, like.device).masked_fill(keyPadding, Scalars.Of(double.NegativeInfinity));
        var perHead = padding.repeat_interleave(heads, 0).unsqueeze(1); // [n·heads, 1, S]
        return attention is null ? perHead : attention.Plus(perHead);
    }
}
