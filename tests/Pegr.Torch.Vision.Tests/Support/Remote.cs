using System.Security.Cryptography;
using Pegr.Torch.Vision.Downloads;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>Describes files that a test serves.</summary>
internal static class Remote
{
    public static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public static ExpectedFile Expected(string name, byte[] content) => new(name, content.Length, Sha256(content));

    /// <summary>A file that is read as it comes.</summary>
    public static RemoteFile Plain(string name, byte[] content, params string[] addresses)
        => new(name, content.Length, Sha256(content), addresses, [Expected(name, content)]);

    public static RemoteFile Archive(string name, byte[] content, string address, params ExpectedFile[] contents)
        => new(name, content.Length, Sha256(content), [address], contents);
}
