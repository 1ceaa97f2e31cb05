using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>Names, checks and lists the devices that tensors can live on.</summary>
public static class Devices
{
    /// <summary>The usable devices: <c>cpu</c>, then <c>cuda:0</c> and so on.</summary>
    public static IReadOnlyList<string> Available()
        => ["cpu", .. Enumerable.Range(0, CudaCount()).Select(i => $"cuda:{i}")];

    /// <summary>Turns a device's name into the device.</summary>
    /// <param name="name"><c>cpu</c>, <c>cuda</c> (the first GPU) or <c>cuda:INDEX</c>.</param>
    /// <exception cref="InvalidInputException">The name is none of these, or there is no such device here.</exception>
    public static Device Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Check(name);
        if (name == "cpu")
        {
            return CPU;
        }

        LibTorch.Initialize();
        var count = CudaCount();
        var index = name == "cuda" ? 0 : int.Parse(name["cuda:".Length..], CultureInfo.InvariantCulture);
        return index < count
            ? new Device(DeviceType.CUDA, index)
            : throw new InvalidInputException(
                "device", $"'{name}' is not there; this machine offers {string.Join(", ", Available())}. "
                + "A GPU needs an NVIDIA driver and a CUDA build of libtorch (docs/installation.md, \"GPU\").");
    }

    /// <summary>Refuses a name that can be no device, without starting libtorch.</summary>
    /// <exception cref="InvalidInputException">The name is not of the form of <see cref="Parse"/>.</exception>
    public static void Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var wellFormed = name is "cpu" or "cuda"
            || (name.StartsWith("cuda:", StringComparison.Ordinal)
                && int.TryParse(name["cuda:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out _));
        if (!wellFormed)
        {
            throw new InvalidInputException("device", $"'{name}' is not a device; use cpu, cuda or cuda:INDEX.");
        }
    }

    private static int CudaCount() => cuda.is_available() ? cuda.device_count() : 0;
}
