using System.Buffers.Binary;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>Damages files as a broken disk, a cut connection or an ill-meaning hand would.</summary>
internal static class Mutation
{
    private static readonly uint[] Extremes = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x00010000, 0x40000000];

    /// <summary>A copy with one to four changes, most of them near the start, where the headers are.</summary>
    public static byte[] Of(byte[] file, Random random)
    {
        var bytes = file.ToList();
        for (var change = random.Next(4); change >= 0; change--)
        {
            Change(bytes, random);
        }

        return [.. bytes];
    }

    private static void Change(List<byte> bytes, Random random)
    {
        var place = random.Next(2) == 0 ? random.Next(Math.Min(bytes.Count, 64) + 1) : random.Next(bytes.Count + 1);
        var length = Math.Min(random.Next(1, 64), bytes.Count - place);
        switch (random.Next(7))
        {
            case 0:
                bytes.RemoveRange(place, bytes.Count - place);
                break;
            case 1:
                bytes.RemoveRange(place, length);
                break;
            case 2:
                bytes.InsertRange(place, Idx.RandomBytes(random.Next(1, 64), random.Next()));
                break;
            case 3:
                bytes.InsertRange(place, bytes.GetRange(place, length));
                break;
            case 4 when bytes.Count - place >= 4:
                var number = new byte[4];
                BinaryPrimitives.WriteUInt32BigEndian(number, Extremes[random.Next(Extremes.Length)]);
                number.CopyTo(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes)[place..]);
                break;
            case 5 when length > 0:
                bytes[place] = (byte)random.Next(256);
                break;
            case 6 when length > 0:
                bytes[place] ^= (byte)(1 << random.Next(8));
                break;
        }
    }

    /// <summary>Makes the checksums of a PNG file's chunks right again, so that what is in them is looked at.</summary>
    public static byte[] MendPng(byte[] png)
    {
        for (var chunk = 8L; chunk + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan((int)chunk));
            if (chunk + 12 + length > png.Length)
            {
                break;
            }

            var end = (int)(chunk + 8 + length);
            BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(end), Pictures.Checksum(png.AsSpan((int)chunk + 4, (int)length + 4)));
            chunk = end + 4;
        }

        return png;
    }
}
