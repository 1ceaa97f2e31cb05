using System.Globalization;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tables;

/// <summary>Measurements as people read them.</summary>
public static class Readable
{
    /// <summary>The figures that tell how a run goes.</summary>
    public static string Of(MetricRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return $"train loss {Loss(row[Metric.TrainLoss])}   test accuracy {Fraction(row[Metric.TestAccuracy])}";
    }

    /// <summary>A number of any magnitude.</summary>
    public static string Loss(double value)
        => value.ToString(Math.Abs(value) is >= 0.01 and < 1000 ? "0.000" : "0.0e+0", CultureInfo.InvariantCulture);

    /// <summary>A number with all its digits: 0.1, 1e-5.</summary>
    public static string Number(double value)
    {
        var parts = value.ToString("R", CultureInfo.InvariantCulture).Split('E');
        return parts is [var digits, [var sign, .. var power]] ? $"{digits}e{sign}{power.TrimStart('0')}" : parts[0];
    }

    /// <summary>A number between 0 and 1, in percent.</summary>
    public static string Percent(double value) => (100 * value).ToString("0", CultureInfo.InvariantCulture) + "%";

    /// <summary>A number between 0 and 1.</summary>
    public static string Fraction(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
