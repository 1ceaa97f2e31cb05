using System.Globalization;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Cli.Formulas;

/// <summary>Words and lengths within formulas.</summary>
internal static partial class TexText
{
    private static readonly Dictionary<string, double> Units = new()
    {
        ["em"] = 1,
        ["ex"] = 0.45,
        ["pt"] = 0.1,
        ["px"] = 0.0625,
        ["mm"] = 0.28,
        ["cm"] = 2.8,
        ["in"] = 7.2,
        ["mu"] = 1 / 18.0,
    };

    private static readonly Dictionary<string, string> Alphabets = new() { ["textbf"] = "mathbf", ["textsf"] = "mathsf", ["texttt"] = "mathtt" };

    /// <summary>Splits words from the formulas between dollar signs in them.</summary>
    public static IEnumerable<(string Text, bool IsFormula)> Parts(string text)
        => Dollar().Split(text).Select((part, index) => (part, index % 2 == 1)).Where(part => part.part.Length > 0);

    /// <summary>Words as they are shown.</summary>
    /// <param name="command">The command that they stand after.</param>
    /// <param name="text">The words.</param>
    public static string Set(string command, string text)
    {
        var plain = Escape().Replace(text, found => found.Groups[1].Value).Replace('~', ' ');
        return Alphabets.TryGetValue(command, out var alphabet) ? MathAlphabet.Of(alphabet, plain) : plain;
    }

    /// <summary>A length in the font's size; 0 for what is none.</summary>
    public static double Ems(string length)
    {
        var found = Length().Match(length);
        return found.Success && double.TryParse(found.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number * Units[found.Groups[2].Value], -10, 100)
            : 0;
    }

    [GeneratedRegex(@"(?<!\\)\$")]
    private static partial Regex Dollar();

    [GeneratedRegex(@"\\([_&%$#{} ])")]
    private static partial Regex Escape();

    [GeneratedRegex(@"^\s*(-?[\d.]+)\s*(em|ex|pt|px|mm|cm|in|mu)\s*$")]
    private static partial Regex Length();
}
