using System.Globalization;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Reports;

/// <summary>Which part of the scores is meant.</summary>
/// <param name="IsOfHighest">Whether the highest, and not the lowest, are meant.</param>
/// <param name="Count">How many; null for a fraction.</param>
/// <param name="Fraction">Which fraction, in (0, 1].</param>
internal sealed record ScorePart(bool IsOfHighest, int? Count, double Fraction)
{
    private static readonly ScorePart All = new(IsOfHighest: true, null, 1);

    /// <summary>Reads what two flags say.</summary>
    /// <exception cref="InvalidInputException">Both are given, or a value is no number of images and no part of them.</exception>
    public static ScorePart Read(string? highest, string? lowest) => (highest, lowest) switch
    {
        (null, null) => All,
        (not null, not null) => throw new InvalidInputException("--lowest: is given beside --highest; leave one out."),
        _ => Of(highest is not null ? "--highest" : "--lowest", highest ?? lowest!, highest is not null),
    };

    /// <summary>The part of what is sorted from the highest score down, in this order or, of the lowest, the other way round.</summary>
    public IReadOnlyList<T> Take<T>(IReadOnlyList<T> sorted)
    {
        var count = Math.Min(Count ?? (int)Math.Round(Fraction * sorted.Count), sorted.Count);
        return [.. (IsOfHighest ? sorted : sorted.Reverse()).Take(count)];
    }

    private static ScorePart Of(string flag, string text, bool isOfHighest)
    {
        if (text.EndsWith('%'))
        {
            return double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and <= 100
                ? new ScorePart(isOfHighest, null, percent / 100)
                : throw new InvalidInputException($"{flag}: '{text}' is no part of the images; give a percentage above 0 and up to 100, such as 10%.");
        }

        var count = SettingText.Integer(flag, text);
        return count > 0
            ? new ScorePart(isOfHighest, count, 1)
            : throw new InvalidInputException($"{flag}: {text} is no number of images; give 1 or more, or a percentage such as 10%.");
    }
}
