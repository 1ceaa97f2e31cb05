using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Comparisons;

/// <summary>Records of tuned comparisons, made up.</summary>
internal static class TuningRecords
{
    public static RunRecord Run(string objective, int seed, double accuracy) => new()
    {
        Objective = objective,
        Lambda = objective == "pegr" ? 0.1 : 0,
        Seed = seed,
        Steps = 5,
        Seconds = 1,
        Rows = [new MetricRow(5, new Dictionary<string, double> { [Metric.TestAccuracy] = accuracy, [Metric.ValidationAccuracy] = 0.5 })],
        ChosenStep = 5,
    };

    public static TrialRecord Trial(string objective, int number, double validation, double test, int seed = 6, string? divergence = null) => new()
    {
        Candidate = new Candidate(objective, number, objective == "pegr" ? 0.1 : 0, 0.01 * number, "cosine", 0, 0),
        Seed = seed,
        Seconds = 2,
        Divergence = divergence,
        Values = divergence is null
            ? new Dictionary<string, double> { [Metric.ValidationAccuracy] = validation, [Metric.ValidationLoss] = 1, [Metric.TestAccuracy] = test }
            : [],
    };

    public static ExperimentRecord Of(IReadOnlyList<RunRecord> runs, IReadOnlyList<TrialRecord>? trials = null) => new()
    {
        Experiment = "tune",
        Title = "made up",
        Runs = runs,
        Tuning = new TuningRecord
        {
            Trials = trials ?? [.. runs.Select(run => Trial(run.Objective, 1, 0.5, 0.5))],
            Chosen = [.. runs.Select(run => run.Objective).Distinct().Select(objective => Trial(objective, 1, 0, 0).Candidate)],
            Lambdas = new Dictionary<string, string> { ["pegr"] = "0.01..1" },
        },
    };
}
