using System.Globalization;
using MathNet.Numerics.Distributions;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>
/// The mean difference of two objectives over seeds that both were run with, and Student's interval of 95% around it. Seeds share data,
/// initial weights and batches, so that most of what differs between them falls out.
/// </summary>
/// <param name="Mean">The mean difference.</param>
/// <param name="Low">The interval's lower end; NaN for one seed.</param>
/// <param name="High">The interval's upper end; NaN for one seed.</param>
/// <param name="Count">How many seeds there are.</param>
public sealed record PairedDifference(double Mean, double Low, double High, int Count)
{
    private const double UpperQuantile = 0.975;

    /// <summary>Whether there is an interval, and it lies above 0.</summary>
    public bool IsAbove => HasInterval && Low > 0;

    /// <summary>Whether there is an interval, and it lies below 0.</summary>
    public bool IsBelow => HasInterval && High < 0;

    /// <summary>Whether differences tell how far they vary: of one seed, and of seeds whose differences happen to be equal, they do not.</summary>
    public bool HasInterval => High > Low;

    /// <summary>The difference of a metric's reported values, <paramref name="group"/> minus <paramref name="baseline"/>.</summary>
    /// <returns>The difference; null where no seed has both.</returns>
    public static PairedDifference? Of(ObjectiveGroup group, ObjectiveGroup baseline, string metric)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(metric);
        return Of(group, baseline, run => run.Reported[metric]);
    }

    /// <summary>The difference of what is measured of a run, <paramref name="group"/> minus <paramref name="baseline"/>.</summary>
    /// <returns>The difference; null where no seed has both.</returns>
    public static PairedDifference? Of(ObjectiveGroup group, ObjectiveGroup baseline, Func<RunRecord, double> value)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(value);
        return Of([.. group.Runs.Join(baseline.Runs, run => run.Seed, run => run.Seed, (one, other) => value(one) - value(other))]);
    }

    /// <summary>Of differences, one for each seed.</summary>
    /// <returns>The difference; null where there are none.</returns>
    public static PairedDifference? Of(IReadOnlyList<double> differences)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (MeanDeviation.Of(differences) is not { } spread)
        {
            return null;
        }

        if (spread.Count == 1)
        {
            return new PairedDifference(spread.Mean, double.NaN, double.NaN, 1);
        }

        var half = StudentT.InvCDF(0, 1, spread.Count - 1, UpperQuantile) * spread.StandardDeviation / Math.Sqrt(spread.Count);
        return new PairedDifference(spread.Mean, spread.Mean - half, spread.Mean + half, spread.Count);
    }

    /// <summary>Such as <c>+0.012 (+0.003 to +0.021)</c>; without an interval where there is none.</summary>
    public string ToText() => HasInterval ? $"{Signed(Mean)} ({Signed(Low)} to {Signed(High)})" : Count == 1 ? Signed(Mean) : $"{Signed(Mean)} (on every seed)";

    private static string Signed(double value) => value.ToString("+0.000;−0.000;0.000", CultureInfo.InvariantCulture);
}
