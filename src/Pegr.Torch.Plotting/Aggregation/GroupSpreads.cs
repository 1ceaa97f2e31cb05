using Pegr.Torch.Comparisons;
using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Aggregation;

/// <summary>What a figure shows of the runs of one objective with one lambda: means with their ranges over the seeds.</summary>
internal static class GroupSpreads
{
    /// <summary>A logged metric against optimizer steps, over the runs.</summary>
    /// <param name="group">The runs.</param>
    /// <param name="metric">A name of <see cref="Metric"/>.</param>
    public static IReadOnlyList<BandPoint> Band(this ObjectiveGroup group, string metric)
        => SeedBand.Over(group.Runs.Select(run => run.Rows.Select(row => new Coordinates(row.Step, row[metric])).ToArray()));

    /// <summary>Accuracy against the added pixel noise's standard deviation, over the runs.</summary>
    public static IReadOnlyList<BandPoint> RobustnessBand(this ObjectiveGroup group)
        => SeedBand.Over(group.Runs.Select(run => run.Robustness
            .OrderBy(point => point.Sigma)
            .Select(point => new Coordinates(point.Sigma, point.Accuracy))
            .ToArray()));

    /// <summary>Accuracy under one strength of pixel noise over the runs; <see langword="null"/> where no run has one.</summary>
    public static Spread? RobustnessSpread(this ObjectiveGroup group, double sigma) => Spread.Of(group.Robustness(sigma));

    /// <summary>Test accuracy of one class over the runs; <see langword="null"/> where no run has one.</summary>
    public static Spread? ClassSpread(this ObjectiveGroup group, string name) => Spread.Of(group.OfClass(name));

    /// <summary>A metric's reported value over the runs; <see langword="null"/> where no run has one.</summary>
    public static Spread? FinalSpread(this ObjectiveGroup group, string metric)
        => Spread.Of(group.Runs.Where(run => run.Rows.Count > 0).Select(run => run.Reported[metric]));
}
