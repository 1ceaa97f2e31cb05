using Pegr.Torch.Files;

namespace Pegr.Torch.Serialization;

/// <summary>Recognizes files of PyTorch's <c>torch.save</c>: Python objects, which only Python can read.</summary>
public static class PyTorchFile
{
    private const int Beginning = 512;
    private const byte Pickle = 0x80;
    private const int SafetensorsHeader = 8; // where the header's JSON begins

    /// <summary>Whether a file is one: a zip archive of <c>data.pkl</c>, as PyTorch writes since 1.6, or a pickle.</summary>
    /// <param name="path">The file; false where it cannot be read.</param>
    public static bool IsOne(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            using var file = RegularFile.Open(path);
            return IsOne(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or InvalidInputException)
        {
            return false;
        }
    }

    /// <summary>As <see cref="IsOne(string)"/>, of a stream that can be positioned.</summary>
    internal static bool IsOne(Stream stream)
    {
        stream.Position = 0;
        var bytes = new byte[Beginning];
        ReadOnlySpan<byte> begin = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return begin.StartsWith("PK\u0003\u0004"u8)
            ? begin.IndexOf("data.pkl"u8) >= 0
            : begin is [Pickle, >= 2 and <= 5, ..] && !(begin.Length > SafetensorsHeader && begin[SafetensorsHeader] == '{');
    }
}
