using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>Brings what was drawn or computed on the CPU to where a model is.</summary>
public static class Transfers
{
    /// <summary>The numbers on a device, without waiting for it: <c>to(device)</c> waits until a GPU has done all that it was told before. A tensor that is
    /// there already is returned as it is.</summary>
    /// <param name="tensor">A tensor on the CPU, which may be disposed of at once.</param>
    /// <param name="device">Where to.</param>
    public static Tensor SendTo(this Tensor tensor, Device device)
    {
        Alive.Require(tensor);
        ArgumentNullException.ThrowIfNull(device);
        if (device.type != DeviceType.CUDA || tensor.device_type != DeviceType.CPU)
        {
            return tensor.to(device);
        }

        // Only from pinned memory, which libtorch keeps until the copy is done.
        using var pinned = tensor.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
