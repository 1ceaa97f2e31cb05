using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Comparisons;

/// <summary>
/// What a search would have found with fewer configurations: the expected test accuracy of the one that validation chooses among k
/// drawn at random from those that were tried, without putting back. Dodge, Gururangan, Card, Schwartz, Smith, "Show Your Work",
/// EMNLP 2019, there for draws with putting back.
/// </summary>
public static class BudgetCurve
{
    /// <summary>The curve of an objective, from the search's first seed, on which all configurations were tried.</summary>
    /// <param name="tuning">The search.</param>
    /// <param name="objective">The objective's key.</param>
    /// <returns>From k = 1 on; without k of which every draw might have diverged.</returns>
    public static IReadOnlyList<(int Configurations, double TestAccuracy)> Of(TuningRecord tuning, string objective)
    {
        ArgumentNullException.ThrowIfNull(tuning);
        ArgumentNullException.ThrowIfNull(objective);
        var trials = tuning.Trials.Where(trial => trial.Candidate.Objective == objective).ToList();
        var ranked = trials.Where(trial => trial.Seed == trials[0].Seed)
            .OrderByDescending(trial => trial.Divergence is not null) // the worst first
            .ThenBy(trial => trial[Metric.ValidationAccuracy])
            .ThenByDescending(trial => trial[Metric.ValidationLoss])
            .ThenByDescending(trial => trial.Candidate.Number)
            .ToList();
        var diverged = ranked.Count(trial => trial.Divergence is not null);
        return
        [
            .. Enumerable.Range(diverged + 1, ranked.Count - diverged)
                .Select(k => (k, ranked.Skip(diverged).Select((trial, i) => Chance(diverged + i, k, ranked.Count) * trial[Metric.TestAccuracy]).Sum())),
        ];
    }

    // That of k among all the one with so many worse ones is the best: C(worse, k − 1) / C(all, k).
    private static double Chance(int worse, int k, int all)
    {
        if (worse < k - 1)
        {
            return 0;
        }

        var chance = (double)k / all;
        for (var j = 1; j < k; j++)
        {
            chance *= (double)(worse - j + 1) / (all - j);
        }

        return chance;
    }
}
