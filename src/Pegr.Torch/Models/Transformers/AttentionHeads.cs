using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Transformers;

/// <summary>
/// Scaled dot-product attention by several heads, softmax(Q Kᵀ/√d) V, of operations that can be differentiated twice.
/// Vaswani et al., arXiv 1706.03762, equation 1.
/// </summary>
internal static class AttentionHeads
{
    /// <summary>The number of heads, if it divides the features.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static long Checked(long features, long heads)
        => heads > 0 && features > 0 && features % heads == 0
            ? heads
            : throw new ArgumentOutOfRangeException(nameof(heads), heads, $"heads: {heads} do not divide {features} features.");

    /// <summary>Attends.</summary>
    /// <param name="query">[n·heads, L, d].</param>
    /// <param name="key">[n·heads, S, d].</param>
    /// <param name="value">[n·heads, S, d].</param>
    /// <param name="heads">Heads.</param>
    /// <param name="mask">What is added before the softmax, to be broadcast to [n·heads, L, S]; null for nothing.</param>
    /// <param name="dropout">What the weights go through; null for nothing.</param>
    /// <returns>The heads' answers side by side, [n, L, heads·d], and the weights, [n·heads, L, S].</returns>
    public static (Tensor Output, Tensor Weights) Attend(
        Tensor query, Tensor key, Tensor value, long heads, Tensor? mask, nn.Module<Tensor, Tensor>? dropout)
    {
        var scores = query.Times(1 / Math.Sqrt(query.shape[2])).bmm(key.transpose(1, 2));
        var weights = (mask is null ? scores : scores.Plus(mask)).softmax(-1);
        weights = dropout is null ? weights : dropout.call(weights);
        var (length, width) = (query.shape[1], query.shape[2]);
        return (weights.bmm(value).view(-1, heads, length, width).transpose(1, 2).reshape(-1, length, heads * width), weights);
    }

    /// <summary>From [n, L, heads·d] to [n·heads, L, d].</summary>
    public static Tensor Split(Tensor projected, long heads)
        => projected.view(projected.shape[0], projected.shape[1], heads, -1).transpose(1, 2).reshape(projected.shape[0] * heads, projected.shape[1], -1);

    /// <summary>From [n, L, 3·heads·d], queries, keys and values side by side, to three tensors [n·heads, L, d].</summary>
    public static (Tensor Query, Tensor Key, Tensor Value) SplitThree(Tensor projected, long heads)
    {
        var (n, length) = (projected.shape[0], projected.shape[1]);
        var parts = projected.view(n, length, 3, heads, -1).permute(2, 0, 3, 1, 4).reshape(3, n * heads, length, -1).unbind(0);
        return (parts[0], parts[1], parts[2]);
    }
}
