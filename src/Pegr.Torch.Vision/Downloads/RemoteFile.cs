namespace Pegr.Torch.Vision.Downloads;

/// <summary>A file as its publisher offers it.</summary>
/// <param name="Name">
/// Its name. A <c>.tar.gz</c> is unpacked and then removed; any other file is kept as it comes.
/// </param>
/// <param name="Size">Its length in bytes: nothing beyond it is ever written.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
/// <param name="Addresses">Where it is to be had, the official address first and then mirrors.</param>
/// <param name="Contents">What is in it.</param>
public sealed record RemoteFile(
    string Name, long Size, string Sha256, IReadOnlyList<string> Addresses, IReadOnlyList<ExpectedFile> Contents)
{
    /// <summary>Whether it is an archive of the files that are read.</summary>
    public bool IsArchive => Name.EndsWith(".tar.gz", StringComparison.Ordinal);
}
