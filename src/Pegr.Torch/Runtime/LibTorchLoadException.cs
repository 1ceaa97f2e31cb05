namespace Pegr.Torch.Runtime;

/// <summary>libtorch cannot be started. The message is one line that says why and what to do.</summary>
public sealed class LibTorchLoadException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: why libtorch did not start, and what to do.</param>
    public LibTorchLoadException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One line: why libtorch did not start, and what to do.</param>
    /// <param name="innerException">What was caught.</param>
    public LibTorchLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
