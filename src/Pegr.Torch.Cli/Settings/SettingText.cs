using System.Globalization;

namespace Pegr.Torch.Cli.Settings;

/// <summary>Settings' values to text and back, the same on every machine whatever its language.</summary>
internal static class SettingText
{
    /// <summary>Prints a value so that parsing gives the same value again.</summary>
    public static string Print(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        int number => number.ToString(CultureInfo.InvariantCulture),
        double number => PrintNumber(number),
        IReadOnlyList<string> items => string.Join(',', items),
        IReadOnlyList<double> numbers => string.Join(',', numbers.Select(number => Print(number))),
        _ => throw new ArgumentException($"No text form for {value.GetType()}.", nameof(value)),
    };

    /// <summary>Reads a whole number.</summary>
    public static int Integer(string key, string text)
    {
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        throw IsWhole(text)
            ? Refusal(key, text, $"does not fit: at most {int.MaxValue.ToString(CultureInfo.InvariantCulture)} does")
            : Refusal(key, text, "is not a whole number");
    }

    /// <summary>Reads a finite number.</summary>
    public static double Number(string key, string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            throw Refusal(key, text, "is not a number; write it like 0.1 or 1e-3");
        }

        if (!double.IsFinite(number))
        {
            throw Refusal(key, text, "is not a finite number");
        }

        return number;
    }

    /// <summary>Reads true or false.</summary>
    public static bool Truth(string key, string text) => text switch
    {
        "true" => true,
        "false" => false,
        _ => throw Refusal(key, text, "is neither true nor false"),
    };

    /// <summary>Reads names separated by commas; an empty text holds none.</summary>
    public static IReadOnlyList<string> Names(string text) => text.Length == 0 ? [] : text.Split(',', StringSplitOptions.TrimEntries);

    /// <summary>Reads finite numbers separated by commas.</summary>
    public static IReadOnlyList<double> Numbers(string key, string text)
        => [.. text.Split(',', StringSplitOptions.TrimEntries).Select(part => Number(key, part))];

    /// <summary>Reads a file's or folder's path and makes it absolute; an empty text stays empty.</summary>
    public static string FullPath(string text) => text.Length == 0 ? "" : Path.GetFullPath(text);

    // As 1.0e-05 where there is an exponent: YAML's older readers, Python's among them, take 1E-05 for a word.
    private static string PrintNumber(double number)
    {
        var parts = number.ToString("R", CultureInfo.InvariantCulture).Split('E');
        return parts.Length == 1 ? parts[0] : $"{parts[0]}{(parts[0].Contains('.') ? "" : ".0")}e{parts[1]}";
    }

    private static bool IsWhole(string text)
        => text.TrimStart('-', '+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);

    private static InvalidInputException Refusal(string key, string text, string why) => new(key, $"'{text}' {why}.");
}
