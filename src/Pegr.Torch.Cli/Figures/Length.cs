using System.Globalization;

namespace Pegr.Torch.Cli.Figures;

/// <summary>Lengths with their units, such as <c>3.3in</c>.</summary>
internal static class Length
{
    private const double PointsPerInch = 72;
    private const double Smallest = 36;
    private const double Largest = 7200;

    private static readonly (string Unit, double Points)[] Units =
    [
        ("in", PointsPerInch),
        ("cm", PointsPerInch / 2.54),
        ("mm", PointsPerInch / 25.4),
        ("pt", 1),
    ];

    /// <summary>Reads a side of a figure.</summary>
    /// <param name="flag">The flag, for messages.</param>
    /// <param name="text">A number and a unit: in, cm, mm, pt or px.</param>
    /// <param name="pixelsPerInch">How many pixels an inch has.</param>
    /// <returns>The length in points.</returns>
    /// <exception cref="InvalidInputException">It is none, or out of range.</exception>
    public static double Side(string flag, string text, double pixelsPerInch)
    {
        var points = Points(flag, text, pixelsPerInch);
        return points is >= Smallest and <= Largest
            ? points
            : throw new InvalidInputException($"{flag}: '{text}' is {(points < Smallest ? "too small" : "too large")} for a figure; use 0.5in to 100in.");
    }

    /// <summary>Reads a font's size.</summary>
    /// <param name="flag">The flag, for messages.</param>
    /// <param name="text">A number of points, with the unit or without.</param>
    /// <exception cref="InvalidInputException">It is none, or out of range.</exception>
    public static double Font(string flag, string text)
        => Points(flag, Number(text) is null ? text : text + "pt", PointsPerInch) is >= 3 and <= 100 and var points
            ? points
            : throw new InvalidInputException($"{flag}: '{text}' is out of range for letters; use 3 to 100 points.");

    private static double Points(string flag, string text, double pixelsPerInch)
    {
        foreach (var (unit, points) in Units.Append(("px", PointsPerInch / pixelsPerInch)))
        {
            if (text.EndsWith(unit, StringComparison.Ordinal) && Number(text[..^unit.Length]) is { } number)
            {
                return number * points;
            }
        }

        throw new InvalidInputException($"{flag}: '{text}' is not a length; write a number and in, cm, mm, pt or px, such as 3.3in.");
    }

    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : null;
}
