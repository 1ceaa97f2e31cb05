using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>Takes examples out of tensors.</summary>
internal static class RowSelection
{
    /// <summary>The rows of given numbers, as a copy.</summary>
    /// <param name="tensor">[n, …].</param>
    /// <param name="rows">[m], int64, on the same device.</param>
    /// <returns>[m, …].</returns>
    public static Tensor TakeRows(this Tensor tensor, Tensor rows)
        // The first is the faster on the CPU; the meta device, on which tests look for transfers, has the second alone.
        => tensor.device_type == DeviceType.CPU ? tensor.index_select(0, rows) : tensor.index(rows);
}
