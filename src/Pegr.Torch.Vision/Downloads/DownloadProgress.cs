namespace Pegr.Torch.Vision.Downloads;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file that is being fetched.</param>
/// <param name="Done">Bytes of the whole data set that are there.</param>
/// <param name="Total">Bytes of the whole data set.</param>
public readonly record struct DownloadProgress(string File, long Done, long Total);
