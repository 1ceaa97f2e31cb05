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
    private const int SectionHeaderSize = 64;
    private const int RecordSize = 16;
    private const ushort FlagWeak = 0x2;

    /// <summary>Marks each request for a symbol version as weak, so that the dynamic linker does without it.</summary>
    /// <param name="elf">The library's bytes, edited in place; untouched where the result is false.</param>
    /// <param name="version">The version's name, such as GLIBCXX_3.4.32.</param>
    /// <returns>Whether a request was found; false also for bytes that are no such library.</returns>
    public static bool TryMakeWeak(Span<byte> elf, string version)
    {
        List<int> flags;
        try
        {
            flags = FindFlags(elf, Encoding.ASCII.GetBytes(version + "\0"));
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            return false; // an offset leads out of the file: not a sound library
        }

        foreach (var at in flags)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(elf[at..], (ushort)(U16(elf, at) | FlagWeak));
        }

        return flags.Count > 0;
    }

    // Where the flags of the requests for a version are.
    private static List<int> FindFlags(ReadOnlySpan<byte> elf, ReadOnlySpan<byte> version)
    {
        ReadOnlySpan<byte> elf64LittleEndian = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1];
        if (!elf.StartsWith(elf64LittleEndian) || U16(elf, 0x3A) != SectionHeaderSize)
        {
            return [];
        }

        var sections = Offset(elf, 0x28);
        int count = U16(elf, 0x3C);
        for (var i = 0; i < count; i++)
        {
            var header = sections + ((long)i * SectionHeaderSize);
            if (U32(elf, header + 4) == SectionTypeVersionNeeds)
            {
                var names = Offset(elf, sections + ((long)U32(elf, header + 0x28) * SectionHeaderSize) + 0x18);
                var records = Math.Min(Offset(elf, header + 0x20), elf.Length) / RecordSize;
                return FindIn(elf, Offset(elf, header + 0x18), records, names, version); // a library has one such section
            }
        }

        return [];
    }

    // Elf64_Verneed: version, count (2 bytes each), file, first auxiliary, next (4 bytes each).
    // Elf64_Vernaux: hash (4), flags, other (2 each), name, next (4 each). Both chained by relative offsets, 0 ends.
    private static List<int> FindIn(ReadOnlySpan<byte> elf, long need, long records, long names, ReadOnlySpan<byte> version)
    {
        var found = new List<int>();
        uint next;
        do
        {
            var auxiliary = need + U32(elf, need + 8);
            uint nextAuxiliary;
            do
            {
                // A sound section has room for each record that its chains pass; crossing chains could go on for ages.
                if (--records < 0)
                {
                    return [];
                }

                if (HasName(elf, names + U32(elf, auxiliary + 8), version))
                {
                    found.Add(checked((int)(auxiliary + 4)));
                }

                nextAuxiliary = U32(elf, auxiliary + 12);
                auxiliary += nextAuxiliary;
            }
            while (nextAuxiliary != 0);

            next = U32(elf, need + 12);
            need += next;
        }
        while (next != 0);

        return found;
    }

    private static bool HasName(ReadOnlySpan<byte> elf, long offset, ReadOnlySpan<byte> name)
        => offset <= elf.Length - name.Length && elf.Slice((int)offset, name.Length).SequenceEqual(name);

    private static ushort U16(ReadOnlySpan<byte> elf, long at)
        => BinaryPrimitives.ReadUInt16LittleEndian(elf.Slice(checked((int)at), 2));

    private static uint U32(ReadOnlySpan<byte> elf, long at)
        => BinaryPrimitives.ReadUInt32LittleEndian(elf.Slice(checked((int)at), 4));

    // An 8-byte offset or size; one beyond any file overflows.
    private static long Offset(ReadOnlySpan<byte> elf, long at)
        => checked((int)BinaryPrimitives.ReadUInt64LittleEndian(elf.Slice(checked((int)at), 8)));
}
