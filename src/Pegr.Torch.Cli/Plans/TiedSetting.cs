using System.Globalization;
using Pegr.Torch.Cli.Settings;

namespace Pegr.Torch.Cli.Plans;

/// <summary>A setting that follows the axes of a sweep.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Setting">The setting; null for lambda, which is no setting of a cell.</param>
/// <param name="Parts">What its value is put together of, in order: words as they stand, names and formulas.</param>
internal sealed record TiedSetting(string Key, Setting? Setting, IReadOnlyList<TiedPart> Parts)
{
    /// <summary>The value in a cell.</summary>
    /// <param name="cell">Values of the cell by name.</param>
    /// <exception cref="InvalidInputException">It is not finite.</exception>
    public string Text(TiedValues cell) => string.Concat(Parts.Select(part => part switch
    {
        { Formula: { } formula } => Print(formula.Value(cell.Number), cell),
        { Name: { } name } => cell.Text(name),
        _ => part.Word,
    }));

    /// <summary>The value of lambda in a cell.</summary>
    /// <exception cref="InvalidInputException">It is not finite.</exception>
    public double Number(TiedValues cell) => SettingText.Number(Key, Text(cell));

    private string Print(double value, TiedValues cell)
    {
        if (!double.IsFinite(value))
        {
            throw new InvalidInputException(
                SweepSettingList.Tie, $"{Key} is not a finite number where {cell.Place}; change the formula or the axis.");
        }

        return Setting?.Placeholder == Setting.IntegerPlaceholder
            ? Math.Round(value, MidpointRounding.AwayFromZero).ToString("F0", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);
    }
}
