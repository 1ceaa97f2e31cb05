using Pegr.Torch.Sweeps;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Sweeps;

public sealed class PredictionCheckTests
{
    [Fact]
    public void Predictions_are_compared_cell_by_cell()
    {
        var record = Record([(1, 0.5, -1), (2, 0.95, -1), (3, 0.6, 1), (4, 0.99, 1), (5, double.NaN, 1), (6, 0.5, null)]);

        var check = Assert.Single(PredictionCheck.Of(record));

        Assert.Equal(4, check.Cells);
        Assert.Equal(2, check.Agreeing);
        Assert.Equal([(2.0, 1.0)], check.Missed);
        Assert.Equal([(3.0, 1.0)], check.Overpromised);
    }

    [Fact]
    public void Cells_that_may_end_either_way_are_named()
    {
        var record = Record([(1, 0.5, -1), (2, 0.95, -1), (3, 0.6, 1)]);
        var group = record.Groups[0] with { Expected = new Dictionary<(double, double), double> { [(1, 1)] = 0.55, [(2, 1)] = 0.85, [(3, 1)] = 0.96 } };

        var check = Assert.Single(PredictionCheck.Of(record with { Groups = [group] }));

        Assert.Equal([(2.0, 1.0), (3.0, 1.0)], check.AtBoundary);
        Assert.All(SweepFinding.Describe(record with { Groups = [group] }), line => Assert.EndsWith("(at the boundary)", line));
    }

    [Fact]
    public void Flipped_test_labels_lower_what_counts_as_learned()
    {
        var record = Record([(1, 0.85, 1)]);

        Assert.Equal(0, PredictionCheck.Of(record)[0].Agreeing);
        Assert.Equal(1, PredictionCheck.Of(record with { BestAccuracy = 0.9 })[0].Agreeing);
    }

    [Fact]
    public void The_mean_leaves_diverged_runs_out()
    {
        var group = new SweepGroup
        {
            Objective = "gd",
            LambdaChoice = "",
            Results = [Result(1, 0.5), Result(1, 1), new SweepResult(1, 1, 3, 0, new Dictionary<string, double>())],
        };

        Assert.Equal(0.75, group.Mean(1, 1, Metric.TestAccuracy));
        Assert.Equal(double.NaN, group.Mean(2, 1, Metric.TestAccuracy));
    }

    private static SweepRecord Record(IReadOnlyList<(double X, double Accuracy, double? Margin)> cells) => new()
    {
        Title = "A title",
        X = new SweepAxis("signal-norm", [.. cells.Select(cell => cell.X)], IsLogarithmic: false),
        Y = new SweepAxis("samples", [1], IsLogarithmic: false),
        Seeds = 1,
        Groups =
        [
            new SweepGroup
            {
                Objective = "gd",
                LambdaChoice = "",
                Results = [.. cells.Where(cell => !double.IsNaN(cell.Accuracy)).Select(cell => Result(cell.X, cell.Accuracy))],
                Margins = cells.ToDictionary(cell => (cell.X, 1.0), cell => cell.Margin),
            },
        ],
    };

    private static SweepResult Result(double x, double accuracy)
        => new(x, 1, 1, 0, new Dictionary<string, double> { [Metric.TestAccuracy] = accuracy });
}
