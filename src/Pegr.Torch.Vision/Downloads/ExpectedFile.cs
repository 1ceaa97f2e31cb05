namespace Pegr.Torch.Vision.Downloads;

/// <summary>A file that a data set's reader reads, unpacked.</summary>
/// <param name="Name">Its name; in the data set's folder it may also lie gzipped, with <c>.gz</c> after the name.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal digits.</param>
public sealed record ExpectedFile(string Name, long Size, string Sha256);
