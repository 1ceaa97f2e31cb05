namespace Pegr.Torch.Cli.Settings;

/// <summary>
/// One setting: a flag of the command, a key of the configuration file and an entry of the resolved settings.
/// </summary>
/// <param name="Key">Name in kebab-case.</param>
/// <param name="Placeholder">What stands for the value in the help text.</param>
/// <param name="Help">What it is, with its unit.</param>
/// <param name="Get">Reads the value: a string, an int, a double, a bool, a list of strings or of doubles.</param>
/// <param name="Apply">Parses a text and puts the value into a request; refuses a text of the wrong form.</param>
internal sealed record Setting(
    string Key,
    string Placeholder,
    string Help,
    Func<RunRequest, object> Get,
    Func<RunRequest, string, RunRequest> Apply)
{
    /// <summary>What stands for a whole number.</summary>
    public const string IntegerPlaceholder = "N";

    /// <summary>What stands for the value of a setting that is a file.</summary>
    public const string FilePlaceholder = "FILE";

    /// <summary>What stands for a number.</summary>
    public const string NumberPlaceholder = "X";

    /// <summary>What stands for names separated by commas.</summary>
    public const string NamesPlaceholder = "NAMES";

    /// <summary>Ends what stands for other values separated by commas.</summary>
    public const string MorePlaceholder = ",…";

    /// <summary>What stands for the value of a switch.</summary>
    public const string SwitchPlaceholder = "true|false";

    /// <summary>The values that completion offers, of a list each item's; none where any value will do.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether several values, separated by commas, may stand where this placeholder does.</summary>
    public static bool IsList(string? placeholder)
        => placeholder == NamesPlaceholder || placeholder?.EndsWith(MorePlaceholder, StringComparison.Ordinal) == true;

    /// <summary>Whether the value is one number.</summary>
    public bool IsNumber => Placeholder is IntegerPlaceholder or NumberPlaceholder;

    /// <summary>Whether the flag may stand without a value.</summary>
    public bool IsSwitch => Placeholder == SwitchPlaceholder;

    /// <summary>The value as flags and files have it.</summary>
    public string Print(RunRequest request) => SettingText.Print(Get(request));
}
