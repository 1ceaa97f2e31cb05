namespace Pegr.Torch;

/// <summary>
/// Something the user gave cannot be used: a setting, a data file, a device. The message is one line that says
/// what was wrong, where, and what to do.
/// </summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: what was wrong, where, and what to do.</param>
    public InvalidInputException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with its cause.</summary>
    /// <param name="message">One line: what was wrong, where, and what to do.</param>
    /// <param name="innerException">What was caught.</param>
    public InvalidInputException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
