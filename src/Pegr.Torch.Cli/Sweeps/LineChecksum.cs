using System.Security.Cryptography;
using System.Text;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>The last column of every line of a share's results: whether the line is what was written.</summary>
internal static class LineChecksum
{
    /// <summary>The column's name.</summary>
    public const string Column = "checksum";

    private const int Bytes = 4;

    /// <summary>The line with its checksum: the first bytes of its SHA-256.</summary>
    public static string Add(string line) => $"{line},{Of(line)}";

    /// <summary>The line without its checksum; null where that does not hold.</summary>
    public static string? Remove(string line)
        => line.LastIndexOf(',') is >= 0 and var end && line[(end + 1)..] == Of(line[..end]) ? line[..end] : null;

    private static string Of(string line) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(line)).AsSpan(0, Bytes));
}
