namespace Pegr.Torch.Vision.Downloads;

/// <summary>A download that had begun did not end well. The message is one line for the user.</summary>
public sealed class DownloadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: what happened and what was kept.</param>
    /// <param name="innerException">What was caught, if anything.</param>
    public DownloadException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
