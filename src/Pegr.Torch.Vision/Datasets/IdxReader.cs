using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>
/// Reads IDX files of unsigned bytes, the format of MNIST and its kin, plain or gzipped (told by content, not by name).
/// The format: two zero bytes, a type code, the number of dimensions, each dimension as a big-endian 32-bit integer, the data.
/// </summary>
/// <remarks>Memory grows with the bytes that are there, never with what a header declares.</remarks>
public static class IdxReader
{
    private const byte UnsignedByte = 0x08;
    private const int FirstBuffer = 1 << 20;

    /// <summary>Reads one file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidInputException">The file is missing, of another format, truncated or corrupt.</exception>
    public static IdxArray Read(string path) => DataFile.Read(path, stream =>
    {
        if (stream.Length == 0)
        {
            throw DataFile.Corrupt(path, "the file is empty");
        }

        return GzipFile.Detect(stream) ? ReadGzipped(path, stream) : ReadContent(path, stream);
    });

    private static IdxArray ReadGzipped(string path, FileStream stream)
    {
        try
        {
            using var unpacked = new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
            var array = ReadContent(path, unpacked);
            GzipFile.CheckTrailer(path, stream, HeaderLength(array.Dimensions.Length) + array.Data.Length);
            return array;
        }
        catch (InvalidDataException exception)
        {
            throw DataFile.Corrupt(path, "the gzip data is corrupt", exception);
        }
    }

    private static IdxArray ReadContent(string path, Stream content)
    {
        var dimensions = ReadHeader(path, content);
        var declared = dimensions.Aggregate(1L, (product, size) => Math.Min(product * size, int.MaxValue));
        if (declared > Array.MaxLength)
        {
            throw DataFile.Corrupt(path, $"the header declares {Shape(dimensions)} bytes, more than a file of images holds");
        }

        return new IdxArray(dimensions, ReadData(path, content, dimensions, (int)declared));
    }

    private static ImmutableArray<int> ReadHeader(string path, Stream content)
    {
        var magic = new byte[4];
        if (content.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false) < magic.Length)
        {
            throw DataFile.Corrupt(path, "the file ends within the IDX header");
        }

        if (magic[0] != 0 || magic[1] != 0)
        {
            throw DataFile.Corrupt(path, $"not an IDX file: its first bytes are {magic[0]:x2} {magic[1]:x2} and should be 00 00");
        }

        if (magic[2] != UnsignedByte)
        {
            throw DataFile.Corrupt(path, $"IDX type code 0x{magic[2]:x2} is not supported, only 0x08 (unsigned bytes)");
        }

        var sizes = new byte[4 * magic[3]];
        if (sizes.Length == 0 || content.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) < sizes.Length)
        {
            throw DataFile.Corrupt(path, $"the IDX header does not hold its {magic[3]} dimensions");
        }

        var dimensions = ImmutableArray.CreateBuilder<int>(magic[3]);
        for (var start = 0; start < sizes.Length; start += 4)
        {
            var size = BinaryPrimitives.ReadUInt32BigEndian(sizes.AsSpan(start, 4));
            if (size is 0 or > int.MaxValue)
            {
                throw DataFile.Corrupt(path, $"the IDX header declares a dimension of {size}");
            }

            dimensions.Add((int)size);
        }

        return dimensions.MoveToImmutable();
    }

    private static ImmutableArray<byte> ReadData(string path, Stream content, ImmutableArray<int> dimensions, int declared)
    {
        var data = new byte[Math.Min(declared, FirstBuffer)];
        var filled = 0;
        while (filled < declared)
        {
            if (filled == data.Length)
            {
                Array.Resize(ref data, (int)Math.Min(declared, 2L * data.Length));
            }

            var read = content.Read(data, filled, data.Length - filled);
            if (read == 0)
            {
                throw DataFile.Corrupt(
                    path, $"truncated: the header declares {Shape(dimensions)} = {declared} bytes and {filled} are there");
            }

            filled += read;
        }

        if (content.ReadByte() >= 0)
        {
            throw DataFile.Corrupt(
                path, $"too long: more bytes follow the {Shape(dimensions)} = {declared} that the header declares");
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(data);
    }

    private static long HeaderLength(int dimensions) => 4 + (4L * dimensions);

    private static string Shape(ImmutableArray<int> dimensions) => string.Join('x', dimensions);
}
