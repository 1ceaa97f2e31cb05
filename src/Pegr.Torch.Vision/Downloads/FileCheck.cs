using System.IO.Compression;
using System.Security.Cryptography;
using Pegr.Torch.Files;

namespace Pegr.Torch.Vision.Downloads;

/// <summary>Compares files with what their publisher offers.</summary>
public static class FileCheck
{
    /// <summary>Checks a file by its length and SHA-256; where only a gzipped one is there, what is in it.</summary>
    /// <param name="folder">The data set's folder.</param>
    /// <param name="file">The file.</param>
    public static FileState Check(string folder, ExpectedFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        var path = Path.Combine(folder, file.Name);
        return File.Exists(path) ? Compare(path, file, stream => stream)
            : File.Exists(path + ".gz") ? Compare(path + ".gz", file, stream => new GZipStream(stream, CompressionMode.Decompress))
            : FileState.Missing;
    }

    /// <summary>Whether all of a file's contents are there and good.</summary>
    internal static bool IsGood(string folder, RemoteFile file)
        => file.Contents.All(content => Check(folder, content) == FileState.Good);

    /// <summary>Whether a stream holds so many bytes of that SHA-256; no more than one byte beyond is read.</summary>
    internal static bool Matches(Stream stream, long size, string sha256)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        var length = 0L;
        int read;
        while (length <= size && (read = stream.Read(buffer)) > 0)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        return length == size && Convert.ToHexString(hash.GetHashAndReset()).Equals(sha256, StringComparison.OrdinalIgnoreCase);
    }

    private static FileState Compare(string path, ExpectedFile file, Func<Stream, Stream> unpack)
    {
        try
        {
            using var stored = RegularFile.Open(path);
            using var stream = unpack(stored);
            return Matches(stream, file.Size, file.Sha256) ? FileState.Good : FileState.Different;
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return FileState.Different;
        }
    }
}
