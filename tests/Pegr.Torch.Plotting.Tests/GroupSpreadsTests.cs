using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Aggregation;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Tests;

public sealed class GroupSpreadsTests
{
    [Fact]
    public void Runs_are_grouped_by_objective_and_lambda_in_order_of_appearance()
    {
        var record = SampleRecords.Synthetic(2, ("pegr", 0.3), ("gd", 0), ("pegr", 0.1));

        var groups = ObjectiveGroup.Of(record.Runs);

        Assert.Equal([("pegr", 0.3), ("gd", 0), ("pegr", 0.1)], groups.Select(group => (group.Objective, group.Lambda)));
        Assert.All(groups, group => Assert.Equal([1, 2], group.Runs.Select(run => run.Seed)));
    }

    [Fact]
    public void The_final_spread_is_of_the_last_rows()
    {
        var group = Assert.Single(ObjectiveGroup.Of(SampleRecords.Synthetic(3, ("pegr", 0.1)).Runs));
        var last = group.Runs.Select(run => run.Rows[^1][Metric.TestAccuracy]).ToArray();

        Assert.Equal(new Spread(last.Average(), last.Min(), last.Max(), 3), group.FinalSpread(Metric.TestAccuracy));
    }

    [Fact]
    public void A_run_without_rows_or_with_a_value_that_is_not_finite_has_no_final_value()
    {
        var group = Assert.Single(ObjectiveGroup.Of(SampleRecords.Synthetic(2, ("gd", 0)).Runs));
        var emptied = group with { Runs = [group.Runs[0] with { Rows = [] }] };
        var empty = new MetricRow(0, new Dictionary<string, double>());
        var notMeasured = group with { Runs = [group.Runs[0] with { Rows = [empty] }] };

        Assert.Null(emptied.FinalSpread(Metric.TestAccuracy));
        Assert.Null(notMeasured.FinalSpread(Metric.TestAccuracy));
        Assert.Equal(1, (group with { Runs = [.. emptied.Runs, group.Runs[1]] }).FinalSpread(Metric.TestAccuracy)?.Count);
    }

    [Fact]
    public void Robustness_bands_go_by_rising_noise_whatever_the_order_of_the_points()
    {
        var run = SampleRecords.Images(1).Runs[0];
        var group = new ObjectiveGroup("gd", 0, [run with { Robustness = [new(0.5, 0.4), new(0, 0.7), new(0.25, 0.6)] }]);

        Assert.Equal([(0, 0.7), (0.25, 0.6), (0.5, 0.4)], group.RobustnessBand().Select(point => (point.X, point.Value.Mean)));
    }
}
