using System.Numerics;
using System.Text;
using static System.Buffers.Binary.BinaryPrimitives;

namespace Pegr.Torch.Plotting.Pdf;

/// <summary>A TrueType font's file: tables with names.</summary>
internal static class TrueTypeFile
{
    private const int Header = 12;
    private const int Entry = 16;

    /// <summary>Copies of a file's tables; none where it is no such file.</summary>
    public static Dictionary<string, byte[]> Tables(byte[] file)
    {
        var count = file.Length < Header ? 0 : ReadUInt16BigEndian(file.AsSpan(4));
        var tables = new Dictionary<string, byte[]>();
        for (var at = Header; at < Header + (count * Entry) && at + Entry <= file.Length; at += Entry)
        {
            var (start, length) = (ReadUInt32BigEndian(file.AsSpan(at + 8)), ReadUInt32BigEndian(file.AsSpan(at + 12)));
            if (start + (long)length <= file.Length)
            {
                tables[Encoding.ASCII.GetString(file, at, 4)] = file.AsSpan((int)start, (int)length).ToArray();
            }
        }

        return tables;
    }

    /// <summary>A file of tables.</summary>
    /// <param name="version">What the file begins with.</param>
    /// <param name="tables">The tables by name, in the order of their names.</param>
    /// <param name="head">Where the table <c>head</c> begins.</param>
    public static byte[] Write(uint version, IReadOnlyList<(string Name, byte[] Content)> tables, out int head)
    {
        var start = Header + (tables.Count * Entry);
        var file = new byte[start + tables.Sum(table => Padded(table.Content.Length))];
        var power = BitOperations.Log2((uint)tables.Count);
        WriteUInt32BigEndian(file, version);
        WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Count);
        WriteUInt16BigEndian(file.AsSpan(6), (ushort)(Entry << power));
        WriteUInt16BigEndian(file.AsSpan(8), (ushort)power);
        WriteUInt16BigEndian(file.AsSpan(10), (ushort)((Entry * tables.Count) - (Entry << power)));
        head = 0;
        for (var index = 0; index < tables.Count; index++)
        {
            var (name, content) = tables[index];
            content.CopyTo(file, start);
            var entry = file.AsSpan(Header + (index * Entry));
            Encoding.ASCII.GetBytes(name, entry);
            WriteUInt32BigEndian(entry[4..], Sum(file.AsSpan(start, Padded(content.Length))));
            WriteInt32BigEndian(entry[8..], start);
            WriteInt32BigEndian(entry[12..], content.Length);
            head = name == "head" ? start : head;
            start += Padded(content.Length);
        }

        return file;
    }

    /// <summary>The sum of a file's or table's words, which tells readers whether it is whole.</summary>
    public static uint Sum(ReadOnlySpan<byte> words)
    {
        var sum = 0u;
        for (var at = 0; at < words.Length; at += 4)
        {
            sum += ReadUInt32BigEndian(words[at..]);
        }

        return sum;
    }

    private static int Padded(int length) => (length + 3) / 4 * 4;
}
