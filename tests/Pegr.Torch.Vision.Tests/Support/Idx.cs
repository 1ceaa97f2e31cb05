using System.Buffers.Binary;
using System.IO.Compression;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>Makes IDX files, good and bad.</summary>
internal static class Idx
{
    public static byte[] Header(params uint[] dimensions)
    {
        var header = new byte[4 + (4 * dimensions.Length)];
        header[2] = 0x08;
        header[3] = (byte)dimensions.Length;
        for (var i = 0; i < dimensions.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * i)), dimensions[i]);
        }

        return header;
    }

    public static byte[] File(byte[] data, params uint[] dimensions) => [.. Header(dimensions), .. data];

    public static byte[] RandomBytes(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            stream.Write(content);
        }

        return packed.ToArray();
    }

    /// <summary>Writes a small data set of MNIST's layout; single files can be replaced by the test.</summary>
    public static void WriteMnist(TempFolder folder, int train = 20, int test = 10)
    {
        WriteSplit(folder, "train", train, 1);
        WriteSplit(folder, "t10k", test, 2);
    }

    private static void WriteSplit(TempFolder folder, string split, int count, int seed)
    {
        folder.Write($"{split}-images-idx3-ubyte", File(RandomBytes(count * 784, seed), (uint)count, 28, 28));
        var labels = Enumerable.Range(0, count).Select(i => (byte)(i % 10));
        folder.Write($"{split}-labels-idx1-ubyte", File([.. labels], (uint)count));
    }
}
