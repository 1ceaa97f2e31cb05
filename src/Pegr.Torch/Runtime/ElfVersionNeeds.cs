using System.Buffers.Binary;
using System.Text;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Reads and edits the symbol versions that a 64-bit little-endian ELF library asks of others
/// (section SHT_GNU_verneed; layout: System V ABI and the Linux Standard Base, "Symbol Versioning").
/// </summary>
internal static class ElfVersionNeeds
{
    private const uint SectionTypeVersionNeeds = 0x6FFFFFFE;
    private const ushort FlagWeak = 0x2;

    /// <summary>Marks each request for a symbol version as weak, so that the dynamic linker does without it.</summary>
    /// <param name="elf">The library's bytes, edited in place.</param>
    /// <param name="version">The version's name, such as GLIBCXX_3.4.32.</param>
    /// <returns>Whether a request was found; false also for bytes that are no such library.</returns>
    public static bool TryMakeWeak(Span<byte> elf, string version)
    {
        try
        {
            return MakeWeak(elf, version);
        }
        catch (ArgumentOutOfRangeException)
        {
            return false; // an offset leads out of the file: not a sound library
        }
    }

    private static bool MakeWeak(Span<byte> elf, string version)
    {
        ReadOnlySpan<byte> elf64LittleEndian = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (!elf.StartsWith(elf64LittleEndian))
        {
            return false;
        }

        var sections = checked((int)U64(elf, 0x28));
        int size = U16(elf, 0x3A), count = U16(elf, 0x3C);
        var found = false;
        for (var i = 0; i < count; i++)
        {
            var header = sections + (i * size);
            if (U32(elf, header + 4) == SectionTypeVersionNeeds)
            {
                var names = sections + (checked((int)U32(elf, header + 0x28)) * size);
                found |= MarkIn(elf, checked((int)U64(elf, header + 0x18)), checked((int)U64(elf, names + 0x18)), version);
            }
        }

        return found;
    }

    // Elf64_Verneed: version, count (2 bytes each), file, first auxiliary, next (4 bytes each).
    // Elf64_Vernaux: hash (4), flags, other (2 each), name, next (4 each). Both chained by relative offsets, 0 ends.
    private static bool MarkIn(Span<byte> elf, int need, int names, string version)
    {
        var found = false;
        for (var next = -1; next != 0; need += next)
        {
            var auxiliary = need + (int)U32(elf, need + 8);
            for (var nextAuxiliary = -1; nextAuxiliary != 0; auxiliary += nextAuxiliary)
            {
                if (HasName(elf, names + (int)U32(elf, auxiliary + 8), version))
                {
                    var flags = U16(elf, auxiliary + 4);
                    BinaryPrimitives.WriteUInt16LittleEndian(elf.Slice(auxiliary + 4, 2), (ushort)(flags | FlagWeak));
                    found = true;
                }

                nextAuxiliary = (int)U32(elf, auxiliary + 12);
            }

            next = (int)U32(elf, need + 12);
        }

        return found;
    }

    private static bool HasName(ReadOnlySpan<byte> elf, int offset, string name)
    {
        var expected = Encoding.ASCII.GetBytes(name + "\0");
        return offset + expected.Length <= elf.Length && elf.Slice(offset, expected.Length).SequenceEqual(expected);
    }

    private static ushort U16(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(elf.Slice(at, 2));

    private static uint U32(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(elf.Slice(at, 4));

    private static ulong U64(ReadOnlySpan<byte> elf, int at) => BinaryPrimitives.ReadUInt64LittleEndian(elf.Slice(at, 8));
}
