using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>Reads tensors as arrays at the speed of memory; TorchSharp's accessors read one number after the other.</summary>
internal static class TensorNumbers
{
    // Spans of bytes end at 2 GiB.
    private const long NumbersAtOnce = 1 << 26;

    /// <summary>All numbers of a tensor, in the order of its axes.</summary>
    /// <typeparam name="T">The tensor's own type.</typeparam>
    /// <param name="tensor">On the CPU.</param>
    public static T[] Of<T>(Tensor tensor)
        where T : unmanaged
    {
        Alive.Require(tensor);
        using var scope = NewDisposeScope();
        var flat = tensor.contiguous().view(-1);
        if (flat.element_size() != Unsafe.SizeOf<T>())
        {
            throw new ArgumentException($"The tensor's numbers are {tensor.dtype}, not {typeof(T).Name}.", nameof(tensor));
        }

        var numbers = new T[flat.numel()];
        for (long start = 0; start < numbers.Length; start += NumbersAtOnce)
        {
            using var piece = flat.narrow(0, start, Math.Min(NumbersAtOnce, numbers.Length - start));
            MemoryMarshal.Cast<byte, T>(piece.bytes).CopyTo(numbers.AsSpan((int)start));
        }

        return numbers;
    }
}
