using System.Buffers.Binary;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>What <see cref="System.IO.Compression.GZipStream"/> leaves to its caller.</summary>
internal static class GzipFile
{
    private const int TrailerLength = 8;

    /// <summary>Whether the file begins as a gzip file does; leaves the stream at its start.</summary>
    public static bool Detect(FileStream stream)
    {
        var gzip = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        return gzip;
    }

    /// <summary>
    /// Refuses a file whose last four bytes are not the unpacked length, as RFC 1952 has it. GZipStream checks length and
    /// checksum only where the whole trailer is there: a file cut within its last bytes passes it in silence.
    /// </summary>
    public static void CheckTrailer(string path, FileStream stream, long unpackedLength)
    {
        var length = new byte[4];
        stream.Position = Math.Max(0, stream.Length - length.Length);
        stream.ReadExactly(length);
        if (stream.Length < TrailerLength || BinaryPrimitives.ReadUInt32LittleEndian(length) != (uint)unpackedLength)
        {
            throw DataFile.Corrupt(path, "the gzip data does not end as it should");
        }
    }
}
