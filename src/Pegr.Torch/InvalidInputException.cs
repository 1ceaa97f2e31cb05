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

    /// <summary>Creates the exception for a setting's value; its message begins with the setting's name.</summary>
    /// <param name="setting">The setting's name, such as <c>learning-rate</c>.</param>
    /// <param name="problem">The rest of the line: what was wrong, and what to do.</param>
    /// <param name="innerException">What was caught; null where nothing was.</param>
    public InvalidInputException(string setting, string problem, Exception? innerException = null)
        : base($"{setting}: {problem}", innerException)
    {
        Setting = setting;
        Problem = problem;
    }

    /// <summary>The setting whose value cannot be used, such as <c>learning-rate</c>; null where it is no setting's.</summary>
    public string? Setting { get; }

    /// <summary>The message without the setting's name; null where it is no setting's.</summary>
    public string? Problem { get; }

    /// <summary>Refuses a word that is not among the known ones.</summary>
    /// <param name="setting">The setting's name.</param>
    /// <param name="value">The word.</param>
    /// <param name="known">What can be written.</param>
    public static InvalidInputException Unknown(string setting, string value, IReadOnlyList<string> known)
    {
        ArgumentNullException.ThrowIfNull(known);
        return new(setting, $"'{value}' is unknown; use {string.Join(", ", known)}.");
    }
}
