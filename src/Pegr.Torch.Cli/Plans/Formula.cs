using System.Globalization;

namespace Pegr.Torch.Cli.Plans;

/// <summary>A formula of numbers and names, such as <c>10/sqrt(3*dim)</c>.</summary>
/// <param name="Names">The names in it, each with its place in the text it was read from.</param>
/// <param name="Evaluate">Its value, from those of the names.</param>
internal sealed record Formula(IReadOnlyList<(string Name, int Place)> Names, Func<Func<string, double>, double> Evaluate)
{
    private const int MostDigits = 12;

    /// <summary>The value with 12 digits, as axes have it: the same text on every machine.</summary>
    public double Value(Func<string, double> values)
    {
        var value = Evaluate(values);
        return double.IsFinite(value)
            ? double.Parse(value.ToString($"G{MostDigits}", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            : value;
    }
}
