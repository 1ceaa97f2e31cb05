using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>Squared norms over several tensors.</summary>
internal static class SquaredNorm
{
    /// <summary>The differentiable sum of squares of all elements; null where every tensor is null.</summary>
    public static Tensor? Of(IEnumerable<Tensor?> tensors)
    {
        Tensor? total = null;
        foreach (var tensor in tensors)
        {
            if (tensor is not null)
            {
                var sum = tensor.square().sum();
                total = total is null ? sum : total + sum;
            }
        }

        return total;
    }
}
