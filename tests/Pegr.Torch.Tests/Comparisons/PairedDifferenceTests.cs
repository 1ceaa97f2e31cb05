using Pegr.Torch.Comparisons;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Comparisons;

/// <summary>Differences over seeds and their intervals.</summary>
public sealed class PairedDifferenceTests
{
    // The quantiles of Student's distribution as tables have them.
    [Theory]
    [InlineData(2, 12.7062)]
    [InlineData(3, 4.30265)]
    [InlineData(5, 2.77645)]
    [InlineData(10, 2.26216)]
    [InlineData(31, 2.04227)]
    public void The_interval_is_Students(int count, double quantile)
    {
        var values = Enumerable.Range(0, count).Select(k => 0.1 + (0.01 * k * k)).ToArray();

        var difference = PairedDifference.Of(values)!;

        var mean = values.Sum() / count;
        var half = quantile * Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / (count - 1) / count);
        Assert.Equal(mean, difference.Mean, 1e-12);
        Assert.Equal(mean - half, difference.Low, 1e-5 * half);
        Assert.Equal(mean + half, difference.High, 1e-5 * half);
        Assert.Equal(count, difference.Count);
    }

    [Fact]
    public void Runs_are_paired_by_their_seeds()
    {
        var pegr = Group("pegr", (3, 0.9), (1, 0.7), (4, 0.1));
        var gd = Group("gd", (1, 0.6), (2, 0.0), (3, 0.5));

        var difference = PairedDifference.Of(pegr, gd, Metric.TestAccuracy)!;

        Assert.Equal((0.25, 2), (Math.Round(difference.Mean, 12), difference.Count));
        Assert.False(difference.IsAbove || difference.IsBelow); // 12.7 times 0.15 on either side
        Assert.Null(PairedDifference.Of(pegr, Group("gd", (9, 1)), Metric.TestAccuracy));
    }

    [Fact]
    public void One_seed_has_no_interval()
    {
        var difference = PairedDifference.Of([0.4])!;

        Assert.Equal((0.4, 1), (difference.Mean, difference.Count));
        Assert.True(double.IsNaN(difference.Low) && double.IsNaN(difference.High));
        Assert.False(difference.IsAbove || difference.IsBelow);
    }

    private static ObjectiveGroup Group(string objective, params (int Seed, double Accuracy)[] runs)
        => new(objective, 0, [.. runs.Select(run => TuningRecords.Run(objective, run.Seed, run.Accuracy))]);
}
