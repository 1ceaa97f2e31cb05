using System.Globalization;

namespace Pegr.Torch.Sweeps;

/// <summary>One of the two settings that a sweep varies.</summary>
/// <param name="Key">The setting's kebab-case name.</param>
/// <param name="Values">Its values, increasing.</param>
/// <param name="IsLogarithmic">Whether they are spaced evenly on a logarithmic scale.</param>
public sealed record SweepAxis(string Key, IReadOnlyList<double> Values, bool IsLogarithmic)
{
    /// <summary>The most values of one axis.</summary>
    public const int MaxCount = 1000;

    private const string Form = "write it as KEY=FROM:TO:COUNT, such as signal-norm=0.1:3:15, or as KEY=A,B,C, with log at the end for a logarithmic scale";
    private const string Logarithm = "log";

    /// <summary>The second axis of a sweep over one setting alone: one value, which is nothing.</summary>
    public static SweepAxis None { get; } = new("none", [0], IsLogarithmic: false) { Names = [""] };

    /// <summary>Whether the setting takes whole numbers only.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Where values are words and not numbers: the words, whose places, from 0, are the <see cref="Values"/>. Empty for numbers.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>A value as settings have it: a number or a word.</summary>
    /// <param name="value">One of <see cref="Values"/>; between numbers also others.</param>
    public string Text(double value) => Names.Count > 0 ? Names[(int)value] : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The same as files of comma-separated values have it, where a word's own commas are semicolons.</summary>
    /// <param name="value">As of <see cref="Text"/>.</param>
    public string Column(double value) => Text(value).Replace(',', ';');

    /// <summary>The edges of the cells around the values, one more than values: half way between neighbors on the axis's scale.</summary>
    public IReadOnlyList<double> Edges
    {
        get
        {
            var at = Values.Select(Coordinate).ToList();
            if (at.Count == 1)
            {
                return [Value(at[0] - 0.5), Value(at[0] + 0.5)];
            }

            var between = at.Zip(at.Skip(1), (left, right) => (left + right) / 2).ToList();
            return [Value((2 * at[0]) - between[0]), .. between.Select(Value), Value((2 * at[^1]) - between[^1])];
        }
    }

    /// <summary>An axis with values evenly spaced.</summary>
    /// <param name="key">The setting's kebab-case name.</param>
    /// <param name="from">The first value.</param>
    /// <param name="to">The last value.</param>
    /// <param name="count">How many.</param>
    /// <param name="isWhole">Whether the setting takes whole numbers only, to which the values are then rounded.</param>
    /// <exception cref="InvalidInputException">The range is empty or reversed.</exception>
    public static SweepAxis Linear(string key, double from, double to, int count, bool isWhole = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Parse(key, string.Create(CultureInfo.InvariantCulture, $"{key}={from:R}:{to:R}:{count}"), _ => isWhole);
    }

    /// <summary>An axis with values whose logarithms are evenly spaced.</summary>
    /// <inheritdoc cref="Linear"/>
    public static SweepAxis Logarithmic(string key, double from, double to, int count, bool isWhole = false)
    {
        ArgumentNullException.ThrowIfNull(key);
        return Parse(key, string.Create(CultureInfo.InvariantCulture, $"{key}={from:R}:{to:R}:{count}log"), _ => isWhole);
    }

    /// <summary>An axis of words, such as the names of models.</summary>
    /// <param name="key">The setting's kebab-case name.</param>
    /// <param name="names">The words, each once.</param>
    /// <exception cref="InvalidInputException">There is none, one is given twice, or there are too many.</exception>
    public static SweepAxis OfNames(string key, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count is 0 or > MaxCount)
        {
            throw new InvalidInputException(key, string.Create(CultureInfo.InvariantCulture, $"{names.Count} values are none or too many; give 1 to {MaxCount}."));
        }

        return names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new InvalidInputException(key, $"'{twice.Key}' is given twice; name each value once.")
            : new SweepAxis(key, [.. Enumerable.Range(0, names.Count).Select(place => (double)place)], IsLogarithmic: false) { Names = names };
    }

    /// <summary>Values from the first edge to the last, for curves; whole numbers from 1 where the setting takes no others, and none below 0.</summary>
    /// <param name="count">How many, at most, and at least 2.</param>
    public IReadOnlyList<double> Fine(int count)
    {
        var (low, high) = (Edges[0], Edges[^1]);
        var values = Enumerable.Range(0, count).Select(i => (double)i / (count - 1))
            .Select(t => IsLogarithmic ? low * Math.Pow(high / low, t) : low + (t * (high - low)));
        return [.. values.Select(value => IsWhole ? Math.Max(1, Math.Round(value)) : Math.Max(0, value)).Distinct()];
    }

    /// <summary>Where a value lies on the axis's scale: the value itself or its decimal logarithm.</summary>
    public double Coordinate(double value) => IsLogarithmic ? Math.Log10(value) : value;

    /// <summary>Reads an axis.</summary>
    /// <param name="name">What messages call it, such as <c>x</c>.</param>
    /// <param name="text"><c>KEY=FROM:TO:COUNT</c> for values evenly spaced, or <c>KEY=A,B,C</c> for these, with <c>log</c> at the end for a
    /// logarithmic scale.</param>
    /// <param name="isInteger">Whether a setting takes whole numbers only, to which the values are then rounded.</param>
    /// <exception cref="InvalidInputException">The text has another form, or the range is empty or reversed.</exception>
    public static SweepAxis Parse(string name, string text, Func<string, bool> isInteger)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(isInteger);
        if (text.Split('=') is not [{ Length: > 0 } key, { Length: > 0 } range] || range.Split(':') is not ([_] or [_, _, _]))
        {
            throw new InvalidInputException(name, $"'{text}' is not an axis; {Form}.");
        }

        var isLogarithmic = range.EndsWith(Logarithm, StringComparison.Ordinal);
        var plain = isLogarithmic ? range[..^Logarithm.Length] : range;
        var isWhole = isInteger(key);
        var values = plain.Split(':') is [var from, var to, var count]
            ? Range(name, text, from, to, count, isLogarithmic)
            : List(name, text, plain, isLogarithmic);
        var size = values.Length;
        if (isWhole)
        {
            if (!plain.Contains(':') && Array.Find(values, value => value != Math.Floor(value)) is var part and not 0)
            {
                throw new InvalidInputException(name, FormattableString.Invariant($"'{text}' names {part}, and {key} takes whole numbers."));
            }

            values = [.. values.Select(value => Math.Round(value, MidpointRounding.AwayFromZero))];
            if (values.Distinct().Count() < size)
            {
                throw new InvalidInputException(
                    name, $"'{text}' has too many values: rounded to whole numbers, as {key} needs them, some are equal.");
            }
        }

        return new SweepAxis(key, values, isLogarithmic) { IsWhole = isWhole };
    }

    private static double[] Range(string name, string text, string from, string to, string count, bool isLogarithmic)
    {
        var (first, last) = (Number(name, from), Number(name, to));
        var size = Count(name, count);
        CheckRange(name, text, first, last, size, isLogarithmic);
        return Spaced(first, last, size, isLogarithmic);
    }

    private static double[] List(string name, string text, string numbers, bool isLogarithmic)
    {
        double[] values = [.. numbers.Split(',', StringSplitOptions.TrimEntries).Select(number => Number(name, number))];
        if (values.Length > MaxCount)
        {
            throw new InvalidInputException(name, string.Create(CultureInfo.InvariantCulture, $"'{text}' has more than {MaxCount} values; give fewer."));
        }

        if (values.Zip(values.Skip(1)).Any(pair => !(pair.Second > pair.First)))
        {
            throw new InvalidInputException(name, $"'{text}' is not in rising order; name each value once, the smallest first.");
        }

        return isLogarithmic && values[0] <= 0
            ? throw new InvalidInputException(name, $"'{text}' cannot have a logarithmic scale; all values must be above 0.")
            : values;
    }

    private double Value(double coordinate) => IsLogarithmic ? Math.Pow(10, coordinate) : coordinate;

    private static double[] Spaced(double first, double last, int count, bool isLogarithmic)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            var t = count == 1 ? 0 : (double)i / (count - 1);
            var value = isLogarithmic ? first * Math.Pow(last / first, t) : first + (t * (last - first));

            // 12 digits: 0.3, not 0.30000000000000004, and the same text on every machine.
            values[i] = double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        }

        return values;
    }

    private static void CheckRange(string name, string text, double first, double last, int count, bool isLogarithmic)
    {
        if (count == 1 ? last != first : !(last > first))
        {
            throw new InvalidInputException(name, count == 1
                ? $"'{text}' has one value only; then FROM and TO must be the same."
                : $"'{text}' is an empty or reversed range; FROM must be below TO.");
        }

        if (isLogarithmic && first <= 0)
        {
            throw new InvalidInputException(name, $"'{text}' cannot be spaced logarithmically; FROM must be above 0.");
        }
    }

    private static double Number(string name, string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new InvalidInputException(name, $"'{text}' is not a finite number; {Form}.");

    private static int Count(string name, string text)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= MaxCount
            ? count
            : throw new InvalidInputException(name, string.Create(
                CultureInfo.InvariantCulture, $"'{text}' is not a number of values from 1 to {MaxCount}; {Form}."));
}
