using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Tuning;

/// <summary>How an experiment's configurations are searched.</summary>
public sealed record TuningSettings
{
    /// <summary>What is varied.</summary>
    public SearchSpace Space { get; init; } = new();

    /// <summary>What every objective may spend.</summary>
    public SearchBudget Budget { get; init; } = new();

    /// <summary>The seed that configurations are drawn with.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Refuses what cannot be used; the message begins with the setting's name.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public void Validate()
    {
        Space.Validate();
        Budget.Validate();
        SettingChecks.NotNegative("search-seed", Seed);
    }

    /// <summary>An experiment's settings with a configuration in their place.</summary>
    /// <typeparam name="T">The experiment's settings.</typeparam>
    /// <param name="settings">What all configurations share.</param>
    /// <param name="candidate">The configuration.</param>
    public static T Apply<T>(T settings, Candidate candidate)
        where T : ComparisonSettings
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(candidate);
        ComparisonSettings common = settings;
        return (T)(common with
        {
            Objectives = [candidate.Objective],
            Lambdas = [candidate.Lambda],
            LearningRate = candidate.LearningRate,
            LearningRateSchedule = candidate.LearningRateSchedule,
            WeightDecay = candidate.WeightDecay,
            Rho = candidate.Rho > 0 ? candidate.Rho : common.Rho,
        });
    }
}
