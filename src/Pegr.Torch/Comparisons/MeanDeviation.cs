namespace Pegr.Torch.Comparisons;

/// <summary>Mean and standard deviation of one quantity over seeds.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="StandardDeviation">Standard deviation of the sample, with n − 1; NaN for a single value.</param>
/// <param name="Count">How many values there are.</param>
public sealed record MeanDeviation(double Mean, double StandardDeviation, int Count)
{
    /// <summary>Of the values; null where there is none.</summary>
    public static MeanDeviation? Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
        {
            return null;
        }

        var mean = values.Average();
        var squares = values.Sum(value => (value - mean) * (value - mean));
        return new MeanDeviation(mean, Math.Sqrt(squares / (values.Count - 1)), values.Count);
    }
}
