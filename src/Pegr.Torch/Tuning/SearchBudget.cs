using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.Tuning;

/// <summary>
/// What a search may spend, the same for every objective. Successive halving with seeds as the resource: all configurations are
/// tried on one seed, then one in <see cref="Halving"/> of them on so many times more seeds, until the seeds are used up.
/// Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and Hyperparameter Optimization", AISTATS 2016.
/// </summary>
public sealed record SearchBudget
{
    private const int MostConfigurations = 10_000;

    /// <summary>Configurations of every objective.</summary>
    public int Configurations { get; init; } = 24;

    /// <summary>One configuration in so many goes on from rung to rung; 1 tries all of them on all seeds.</summary>
    public int Halving { get; init; } = 3;

    /// <summary>Seeds that the last rung's configurations are tried on.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>The rungs: how many configurations, on how many seeds in all.</summary>
    public IReadOnlyList<(int Configurations, int Seeds)> Rungs()
    {
        if (Halving == 1)
        {
            return [(Configurations, Seeds)];
        }

        var rungs = new List<(int Configurations, int Seeds)> { (Configurations, 1) };
        while (rungs[^1].Seeds < Seeds)
        {
            var (configurations, seeds) = rungs[^1];
            rungs.Add(((configurations + Halving - 1) / Halving, (int)Math.Min(Seeds, (long)seeds * Halving)));
        }

        return rungs;
    }

    /// <summary>Runs of one objective.</summary>
    public long Runs()
    {
        var before = 0;
        var runs = 0L;
        foreach (var (configurations, seeds) in Rungs())
        {
            runs += (long)configurations * (seeds - before);
            before = seeds;
        }

        return runs;
    }

    /// <summary>Refuses what cannot be spent; the message begins with the setting's name.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public void Validate()
    {
        SettingChecks.Within("configurations", Configurations, 1, MostConfigurations, maximumIncluded: true);
        SettingChecks.Positive("halving", Halving);
        SettingChecks.Within("search-seeds", Seeds, 1, MostConfigurations, maximumIncluded: true);
    }
}
