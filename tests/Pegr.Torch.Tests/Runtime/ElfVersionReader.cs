using System.Text;

namespace Pegr.Torch.Tests.Runtime;

/// <summary>Lists a sound ELF file's version needs as readelf does, with no code of the library's.</summary>
internal static class ElfVersionReader
{
    /// <summary>One requested version.</summary>
    public sealed record Need(string Library, string Version, int Flags, long FlagsAt);

    public static IReadOnlyList<Need> Read(byte[] elf)
    {
        using var reader = new BinaryReader(new MemoryStream(elf));
        var sections = (long)ReadAt(0x28, r => r.ReadUInt64());
        int size = ReadAt(0x3A, r => r.ReadUInt16()), count = ReadAt(0x3C, r => r.ReadUInt16());
        var header = Enumerable.Range(0, count)
            .Select(i => sections + (i * size))
            .Single(h => ReadAt(h + 4, r => r.ReadUInt32()) == 0x6FFFFFFE);
        var names = Start(sections + (ReadAt(header + 0x28, r => r.ReadUInt32()) * size));
        var needs = ReadAt(header + 0x2C, r => r.ReadUInt32()); // sh_info: how many libraries, where the linker filled it in

        var found = new List<Need>();
        var at = Start(header);
        for (var k = 0; needs == 0 || k < needs; k++)
        {
            int versions = ReadAt(at + 2, r => r.ReadUInt16());
            var library = Name(ReadAt(at + 4, r => r.ReadUInt32()));
            var auxiliary = at + ReadAt(at + 8, r => r.ReadUInt32());
            for (var i = 0; i < versions; i++)
            {
                var name = Name(ReadAt(auxiliary + 8, r => r.ReadUInt32()));
                found.Add(new Need(library, name, ReadAt(auxiliary + 4, r => r.ReadUInt16()), auxiliary + 4));
                auxiliary += ReadAt(auxiliary + 12, r => r.ReadUInt32());
            }

            var next = ReadAt(at + 12, r => r.ReadUInt32());
            if (next == 0)
            {
                break;
            }

            at += next;
        }

        return found;

        long Start(long sectionHeader) => (long)ReadAt(sectionHeader + 0x18, r => r.ReadUInt64());

        string Name(uint offset)
        {
            var start = (int)(names + offset);
            return Encoding.ASCII.GetString(elf, start, Array.IndexOf(elf, (byte)0, start) - start);
        }

        T ReadAt<T>(long position, Func<BinaryReader, T> read)
        {
            reader.BaseStream.Position = position;
            return read(reader);
        }
    }
}
