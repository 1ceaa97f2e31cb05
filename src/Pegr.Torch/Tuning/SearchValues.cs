using System.Globalization;
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Tuning;

/// <summary>
/// Where a search takes a number from: single numbers and ranges, each as likely as the others; within a range the logarithm is
/// uniform. Written as <c>0.1</c>, <c>0,0.01,0.1</c>, <c>1e-3..1</c> or <c>0,1e-4..0.1</c>.
/// </summary>
public sealed class SearchValues
{
    private const string To = "..";

    private readonly IReadOnlyList<(double Low, double High)> _parts;

    private SearchValues(IReadOnlyList<(double Low, double High)> parts) => _parts = parts;

    /// <summary>The smallest number.</summary>
    public double Low => _parts.Min(part => part.Low);

    /// <summary>The largest number.</summary>
    public double High => _parts.Max(part => part.High);

    /// <summary>One number.</summary>
    /// <param name="value">The number, at least 0.</param>
    public static SearchValues Fixed(double value) => Range("value", value, value);

    /// <summary>A range.</summary>
    /// <param name="low">Its lower end, above 0.</param>
    /// <param name="high">Its upper end.</param>
    public static SearchValues Between(double low, double high) => Range("range", low, high);

    /// <summary>Reads numbers and ranges, separated by commas.</summary>
    /// <param name="setting">The setting, for messages.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="InvalidInputException">It is neither.</exception>
    public static SearchValues Parse(string setting, string text)
    {
        ArgumentNullException.ThrowIfNull(setting);
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(',', StringSplitOptions.TrimEntries).SelectMany(part => part.Split(To) switch
        {
            [var single] when Number(single) is { } value => Range(setting, value, value)._parts,
            [var low, var high] when Number(low) is { } from && Number(high) is { } to => Range(setting, from, to)._parts,
            _ => throw new InvalidInputException(
                setting, $"'{part}' is neither a number nor a range; write it like 0.1 or 1e-3{To}1, several separated by commas."),
        });
        return new SearchValues([.. parts]);
    }

    /// <summary>The number at a place; within a range of three figures, which people can repeat.</summary>
    /// <param name="fraction">The place, in [0, 1): uniform places give the numbers their probabilities.</param>
    public double At(double fraction)
    {
        var place = Math.Clamp(fraction, 0, Math.BitDecrement(1.0)) * _parts.Count;
        var (low, high) = _parts[(int)place];
        return low == high ? low : Rounded(low * Math.Pow(high / low, place - Math.Floor(place)));
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString()
        => string.Join(',', _parts.Select(part => part.Low == part.High ? Text(part.Low) : $"{Text(part.Low)}{To}{Text(part.High)}"));

    private static SearchValues Range(string setting, double low, double high)
    {
        SettingChecks.NotNegative(setting, low);
        SettingChecks.NotNegative(setting, high);
        if (low > high || (low < high && low == 0))
        {
            throw new InvalidInputException(
                setting, $"{Text(low)}{To}{Text(high)} is no range; its ends must rise, and the lower be above 0 (zero itself is written beside it, as 0,{Text(1e-4)}{To}{Text(1)}).");
        }

        return new SearchValues([(low, high)]);
    }

    private static double Rounded(double value)
        => double.Parse(value.ToString("E2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static double? Number(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
