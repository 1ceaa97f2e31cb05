namespace Pegr.Torch.Cli.Hosting;

/// <summary>A run that had begun did not end well. The message is one line for the user.</summary>
internal sealed class RunFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="exitCode">What the process is to return.</param>
    /// <param name="message">One line: what happened, and where to find what was kept.</param>
    /// <param name="innerException">What was caught, if anything.</param>
    public RunFailedException(int exitCode, string message, Exception? innerException)
        : base(message, innerException) => ExitCode = exitCode;

    /// <summary>What the process is to return.</summary>
    public int ExitCode { get; }
}
