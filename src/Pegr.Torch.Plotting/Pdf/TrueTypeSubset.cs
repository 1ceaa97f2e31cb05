using static System.Buffers.Binary.BinaryPrimitives;

namespace Pegr.Torch.Plotting.Pdf;

/// <summary>
/// A TrueType font without the outlines and widths of glyphs that are not shown, and without what a PDF reader does not need. Glyphs keep
/// their numbers. Tables are those of the OpenType specification.
/// </summary>
internal static class TrueTypeSubset
{
    private const uint Version = 0x00010000;
    private const uint Checksum = 0xB1B0AFBA;
    private const int ChecksumAt = 8;
    private const int LocationFormatAt = 50;

    // Those that a font in a PDF has to have, in their order in a file; of the others letters' outlines do not depend.
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    /// <summary>The smaller font; <see langword="null"/> where the file is no TrueType font.</summary>
    /// <param name="font">The font's file.</param>
    /// <param name="shown">The numbers of the glyphs that are shown.</param>
    public static byte[]? Of(byte[] font, IEnumerable<int> shown)
    {
        var tables = TrueTypeFile.Tables(font);
        if (!new[] { "glyf", "head", "hhea", "hmtx", "loca", "maxp" }.All(tables.ContainsKey))
        {
            return null;
        }

        var locations = Locations(tables);
        var kept = TrueTypeOutlines.WithParts(tables["glyf"], locations, shown);
        (tables["glyf"], tables["loca"]) = Outlines(tables["glyf"], locations, kept);
        Clear(tables["hmtx"], ReadUInt16BigEndian(tables["hhea"].AsSpan(34)), kept);
        WriteInt16BigEndian(tables["head"].AsSpan(LocationFormatAt), 1);
        WriteUInt32BigEndian(tables["head"].AsSpan(ChecksumAt), 0);
        var file = TrueTypeFile.Write(Version, [.. Kept.Where(tables.ContainsKey).Select(name => (name, tables[name]))], out var head);
        WriteUInt32BigEndian(file.AsSpan(head + ChecksumAt), Checksum - TrueTypeFile.Sum(file));
        return file;
    }

    // Where each glyph's outline begins, and where the last one ends.
    private static int[] Locations(Dictionary<string, byte[]> tables)
    {
        var isLong = ReadInt16BigEndian(tables["head"].AsSpan(LocationFormatAt)) == 1;
        var count = ReadUInt16BigEndian(tables["maxp"].AsSpan(4)) + 1;
        return [.. Enumerable.Range(0, count).Select(glyph => isLong
            ? ReadInt32BigEndian(tables["loca"].AsSpan(4 * glyph))
            : 2 * ReadUInt16BigEndian(tables["loca"].AsSpan(2 * glyph)))];
    }

    private static (byte[] Outlines, byte[] Locations) Outlines(byte[] outlines, int[] locations, HashSet<int> kept)
    {
        using var written = new MemoryStream();
        var table = new byte[4 * locations.Length];
        for (var glyph = 0; glyph < locations.Length - 1; glyph++)
        {
            if (kept.Contains(glyph))
            {
                written.Write(outlines.AsSpan(locations[glyph]..locations[glyph + 1]));
                written.SetLength((written.Length + 3) / 4 * 4);
                written.Position = written.Length;
            }

            WriteInt32BigEndian(table.AsSpan(4 * (glyph + 1)), (int)written.Length);
        }

        return (written.ToArray(), table);
    }

    private static void Clear(byte[] widths, int count, HashSet<int> kept)
    {
        foreach (var glyph in Enumerable.Range(0, count).Where(glyph => !kept.Contains(glyph)))
        {
            widths.AsSpan(4 * glyph, 4).Clear();
        }
    }
}
