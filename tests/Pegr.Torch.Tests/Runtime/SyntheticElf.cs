using System.Buffers.Binary;
using System.Text;

namespace Pegr.Torch.Tests.Runtime;

/// <summary>A minimal 64-bit ELF file with a section of version needs, for tests to read, patch and damage.</summary>
internal static class SyntheticElf
{
    public const int HeaderSize = 64;
    public const int RecordSize = 16;

    private const uint TypeStringTable = 3;
    private const uint TypeVersionNeeds = 0x6FFFFFFE;

    /// <summary>Two libraries asked for three versions; GLIBCXX_3.4.32 is one of them.</summary>
    public static byte[] Typical()
        => Create([("libstdc++.so.6", ["GLIBCXX_3.4", "GLIBCXX_3.4.32"]), ("libc.so.6", ["GLIBC_2.17"])]);

    /// <summary>The file header, the names, the records, and three section headers: none, names, records.</summary>
    public static byte[] Create(IReadOnlyList<(string Library, string[] Versions)> needs)
    {
        var names = new List<byte> { 0 };
        var records = new byte[RecordSize * needs.Sum(n => 1 + n.Versions.Length)];
        var at = 0;
        foreach (var (library, versions) in needs)
        {
            var length = RecordSize * (1 + versions.Length);
            var isLast = at + length == records.Length;
            WriteNeed(records.AsSpan(at), versions.Length, AddName(library), isLast ? 0 : length);
            for (var i = 0; i < versions.Length; i++)
            {
                var next = i == versions.Length - 1 ? 0 : RecordSize;
                WriteAuxiliary(records.AsSpan(at + (RecordSize * (i + 1))), AddName(versions[i]), next);
            }

            at += length;
        }

        return Assemble([.. names], records);

        int AddName(string name)
        {
            var start = names.Count;
            names.AddRange(Encoding.ASCII.GetBytes(name + "\0"));
            return start;
        }
    }

    /// <summary>A file from its names and its records as they are.</summary>
    public static byte[] Assemble(byte[] names, byte[] records)
    {
        var (namesAt, recordsAt) = (HeaderSize, HeaderSize + names.Length);
        var sectionsAt = recordsAt + records.Length;
        var elf = new byte[sectionsAt + (3 * HeaderSize)];
        new byte[] { 0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1 }.CopyTo(elf, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(elf.AsSpan(0x28), (ulong)sectionsAt);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x3A), HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(elf.AsSpan(0x3C), 3);
        names.CopyTo(elf, namesAt);
        records.CopyTo(elf, recordsAt);
        WriteSection(elf.AsSpan(sectionsAt + HeaderSize), TypeStringTable, namesAt, names.Length, link: 0);
        WriteSection(elf.AsSpan(sectionsAt + (2 * HeaderSize)), TypeVersionNeeds, recordsAt, records.Length, link: 1);
        return elf;
    }

    public static void WriteNeed(Span<byte> record, int count, int library, int next)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(record, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(record[2..], (ushort)count);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], library);
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], RecordSize);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], next);
    }

    public static void WriteAuxiliary(Span<byte> record, int name, int next)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record[8..], name);
        BinaryPrimitives.WriteInt32LittleEndian(record[12..], next);
    }

    private static void WriteSection(Span<byte> header, uint type, int offset, int size, int link)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header[0x04..], type);
        BinaryPrimitives.WriteUInt64LittleEndian(header[0x18..], (ulong)offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[0x20..], (ulong)size);
        BinaryPrimitives.WriteInt32LittleEndian(header[0x28..], link);
    }
}
