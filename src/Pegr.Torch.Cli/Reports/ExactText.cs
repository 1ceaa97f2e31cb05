using System.Globalization;

namespace Pegr.Torch.Cli.Reports;

/// <summary>Numbers as programs read them back.</summary>
internal static class ExactText
{
    /// <summary>A whole number.</summary>
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number, to the last bit.</summary>
    public static string Of(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
