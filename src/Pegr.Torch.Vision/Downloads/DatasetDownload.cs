namespace Pegr.Torch.Vision.Downloads;

/// <summary>How a data set is fetched.</summary>
/// <param name="Folder">Name of its folder below <see cref="DataCache.Root"/>.</param>
/// <param name="Files">What is fetched.</param>
public sealed record DatasetDownload(string Folder, IReadOnlyList<RemoteFile> Files)
{
    /// <summary>Bytes to fetch.</summary>
    public long Size => Files.Sum(file => file.Size);

    /// <summary>What is there afterwards.</summary>
    public IEnumerable<ExpectedFile> Contents => Files.SelectMany(file => file.Contents);
}
