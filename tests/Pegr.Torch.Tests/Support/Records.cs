using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Support;

/// <summary>Makes records as experiments leave them.</summary>
internal static class Records
{
    public static MetricRow Row(int step, params (string Metric, double Value)[] values)
        => new(step, values.ToDictionary(pair => pair.Metric, pair => pair.Value));

    public static RunRecord Run(string objective, int seed, double lambda, IReadOnlyList<MetricRow> rows) => new()
    {
        Objective = objective,
        Lambda = lambda,
        Seed = seed,
        Steps = rows[^1].Step,
        Seconds = 0.5,
        Rows = rows,
    };

    public static RunRecord Run(string objective, int seed, double trainAccuracy, double testAccuracy)
        => Run(
            objective,
            seed,
            lambda: 0.1,
            [Row(10, (Metric.TrainLoss, 0.1), (Metric.TrainAccuracy, trainAccuracy), (Metric.TestAccuracy, testAccuracy))]);

    public static ExperimentRecord Experiment(params RunRecord[] runs)
        => new() { Experiment = "synthetic", Title = "A title", Runs = runs };
}
