using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>Independent signs.</summary>
internal static class RandomSigns
{
    /// <summary>Draws +1 or −1, each with probability 1/2.</summary>
    /// <returns>[count], float64, on the CPU.</returns>
    public static Tensor Draw(long count, Generator generator)
        => randint(2, [count], float64, generator: generator).Times(2).Plus(-1);
}
