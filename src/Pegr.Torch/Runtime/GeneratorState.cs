using System.Buffers.Binary;
using static TorchSharp.torch;

namespace Pegr.Torch.Runtime;

/// <summary>Generators' states, checked: libtorch ends the whole process on a state that is none.</summary>
internal static class GeneratorState
{
    // The state's layout (CPUGeneratorImplStateLegacy): seed, numbers left, seeded, index of the next number, numbers.
    private const int LeftAt = 8;
    private const int SeededAt = 12;
    private const int NextAt = 16;
    private const int Numbers = 624;

    /// <summary>Adds a CPU generator's state.</summary>
    public static void Save(SavedState state, string name, Generator generator)
    {
        using var bytes = Alive.Require(generator).get_state();
        GC.KeepAlive(generator);
        state.Add(name, bytes);
    }

    /// <summary>Gives a CPU generator the state it had.</summary>
    public static void Restore(SavedState state, string name, Generator generator)
    {
        using var former = Alive.Require(generator).get_state();
        generator.set_state(Checked(state, name, former));
        GC.KeepAlive(generator);
    }

    /// <summary>Adds the state of torch's own generator on the CPU, which layers such as dropout draw from.</summary>
    public static void SaveGlobal(SavedState state, string name)
    {
        using var bytes = GlobalGenerator.GetState();
        state.Add(name, bytes);
    }

    /// <summary>Gives torch's own generator on the CPU the state it had.</summary>
    public static void RestoreGlobal(SavedState state, string name)
    {
        using var former = GlobalGenerator.GetState();
        GlobalGenerator.SetState(Checked(state, name, former));
    }

    private static Tensor Checked(SavedState state, string name, Tensor former)
    {
        var found = state.Get(name, former.dtype, former.shape);
        var bytes = found.data<byte>().ToArray();
        var left = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(LeftAt));
        var seeded = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(SeededAt));
        var next = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(NextAt));
        return seeded == 1 && left is >= 1 and <= Numbers && next is >= 0 and <= Numbers && next + left <= Numbers + 1
            ? found
            : throw SavedState.Refusal($"'{name}' is no state of a random number generator");
    }
}
