namespace Pegr.Torch.Vision.Downloads;

/// <summary>How a file is found.</summary>
public enum FileState
{
    /// <summary>It is there, and is the publisher's to the last bit.</summary>
    Good,

    /// <summary>It is not there, neither plain nor gzipped.</summary>
    Missing,

    /// <summary>It is there and differs from the publisher's, or cannot be read.</summary>
    Different,
}
