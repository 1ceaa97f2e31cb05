using static System.Buffers.Binary.BinaryPrimitives;

namespace Pegr.Torch.Plotting.Pdf;

/// <summary>Which outlines of a TrueType font are made of others, such as letters with accents.</summary>
internal static class TrueTypeOutlines
{
    private const int PartsAt = 10;
    private const int HasWords = 0x0001;
    private const int HasScale = 0x0008;
    private const int HasMore = 0x0020;
    private const int HasTwoScales = 0x0040;
    private const int HasMatrix = 0x0080;

    /// <summary>Glyphs with all that they are made of, and the one for what is missing.</summary>
    /// <param name="outlines">The table of outlines.</param>
    /// <param name="locations">Where each glyph's outline begins, and where the last one ends.</param>
    /// <param name="glyphs">The glyphs' numbers; others than the font's are passed over.</param>
    public static HashSet<int> WithParts(byte[] outlines, int[] locations, IEnumerable<int> glyphs)
    {
        var all = new HashSet<int>();
        var left = new Stack<int>([0, .. glyphs]);
        while (left.TryPop(out var glyph))
        {
            if (glyph < locations.Length - 1 && all.Add(glyph) && locations[glyph + 1] > locations[glyph])
            {
                foreach (var part in Parts(outlines.AsSpan(locations[glyph]..locations[glyph + 1])))
                {
                    left.Push(part);
                }
            }
        }

        return all;
    }

    private static List<int> Parts(ReadOnlySpan<byte> outline)
    {
        var parts = new List<int>();
        if (ReadInt16BigEndian(outline) >= 0)
        {
            return parts; // lines of its own
        }

        int flags;
        var at = PartsAt;
        do
        {
            flags = ReadUInt16BigEndian(outline[at..]);
            parts.Add(ReadUInt16BigEndian(outline[(at + 2)..]));
            at += 4 + ((flags & HasWords) != 0 ? 4 : 2);
            at += (flags & HasScale) != 0 ? 2 : (flags & HasTwoScales) != 0 ? 4 : (flags & HasMatrix) != 0 ? 8 : 0;
        }
        while ((flags & HasMore) != 0);
        return parts;
    }
}
