namespace Pegr.Torch.Vision.Downloads;

/// <summary>How long servers that falter are put up with.</summary>
/// <param name="Attempts">Attempts at one address of which none brings a byte.</param>
/// <param name="Pause">Time between two attempts.</param>
/// <param name="Silence">Time without a byte after which an attempt has failed.</param>
public sealed record DownloadPatience(int Attempts, TimeSpan Pause, TimeSpan Silence)
{
    /// <summary>Three attempts two seconds apart, each given up after thirty seconds of silence.</summary>
    public static DownloadPatience Default { get; } = new(3, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(30));
}
