using Pegr.Torch.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>Squared norms over several tensors.</summary>
internal static class SquaredNorm
{
    /// <summary>The differentiable sum of squares of all elements; null where every tensor is null.</summary>
    public static Tensor? Of(IEnumerable<Tensor?> tensors) => Sum(tensors, tensor => Readable(tensor).Squared().sum());

    /// <summary>The sum of squares of all elements in one reading; null where every tensor is null.</summary>
    public static Tensor? OfAll(IEnumerable<Tensor?> tensors)
        => Sum(tensors, tensor =>
        {
            var flat = Readable(tensor).reshape(-1);

            // A GPU's dot takes no more than 2^31 numbers, and the meta device, on which tests look for transfers, has none.
            return flat.device_type == DeviceType.CPU ? flat.dot(flat) : flat.norm().Squared();
        });

    /// <summary>The tensor's real numbers, of at least 32 bits each. Of a sparse embedding's gradient one row may come several times, so that its values
    /// alone would not do.</summary>
    public static Tensor Readable(Tensor tensor) => DTypes.Real(DTypes.Wide(tensor.is_sparse ? tensor.to_dense() : tensor));

    private static Tensor? Sum(IEnumerable<Tensor?> tensors, Func<Tensor, Tensor> square)
        => tensors.Where(tensor => tensor is not null).Aggregate(
            (Tensor?)null, (total, tensor) => total is null ? square(tensor!) : total.Plus(square(tensor!)));
}
