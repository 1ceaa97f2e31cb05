using System.Numerics;
using Pegr.Torch.Comparisons;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tests.Comparisons;

/// <summary>What a search would have found with fewer configurations, against all of their subsets.</summary>
public sealed class BudgetCurveTests
{
    private static readonly TrialRecord[] Trials =
    [
        TuningRecords.Trial("gd", 1, 0.50, 0.31),
        TuningRecords.Trial("gd", 2, 0.90, 0.62),
        TuningRecords.Trial("gd", 3, 0.10, 0.93),
        TuningRecords.Trial("gd", 4, 0, 0, divergence: "it did"),
        TuningRecords.Trial("gd", 5, 0.90, 0.14), // level with the second, which comes before it
        TuningRecords.Trial("gd", 6, 0.70, 0.55),
        TuningRecords.Trial("pegr", 1, 1, 1),
        TuningRecords.Trial("gd", 2, 0.2, 0.2, seed: 7), // of a later rung
    ];

    [Fact]
    public void It_is_the_mean_over_all_subsets()
    {
        var curve = BudgetCurve.Of(new TuningRecord { Trials = Trials, Chosen = [], Lambdas = new Dictionary<string, string>() }, "gd");

        Assert.Equal([2, 3, 4, 5, 6], curve.Select(point => point.Configurations)); // a single one may diverge
        foreach (var (configurations, accuracy) in curve)
        {
            var subsets = Enumerable.Range(0, 1 << 6).Where(set => BitOperations.PopCount((uint)set) == configurations);
            var best = subsets.Select(set => Trials.Take(6).Where((_, i) => (set >> i & 1) == 1).Where(trial => trial.Divergence is null)
                .MaxBy(trial => trial[Metric.ValidationAccuracy])![Metric.TestAccuracy]); // the first of level ones
            Assert.Equal(best.Average(), accuracy, 1e-12);
        }
    }

    [Fact]
    public void An_objective_that_was_not_searched_has_none()
        => Assert.Empty(BudgetCurve.Of(new TuningRecord { Trials = [], Chosen = [], Lambdas = new Dictionary<string, string>() }, "gd"));
}
