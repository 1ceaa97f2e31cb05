using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Training.Schedules;

namespace Pegr.Torch.Tuning;

/// <summary>What a search varies, and where it looks.</summary>
public sealed record SearchSpace
{
    /// <summary>The penalty's weight; <see langword="null"/> for a range that is measured for every objective (see <see cref="LambdaRange"/>).</summary>
    public SearchValues? Lambda { get; init; }

    /// <summary>The optimizer's step size.</summary>
    public SearchValues LearningRate { get; init; } = SearchValues.Between(0.01, 0.5);

    /// <summary>Schedules of the learning rate, each as likely as the others.</summary>
    public IReadOnlyList<string> LearningRateSchedules { get; init; } = ["constant", "cosine"];

    /// <summary>The optimizer's weight decay; half of the configurations have none.</summary>
    public SearchValues WeightDecay { get; init; } = SearchValues.Parse("weight-decay", "0,0.001..0.1");

    /// <summary>Length of SAM's excursion.</summary>
    public SearchValues Rho { get; init; } = SearchValues.Between(0.02, 1);

    /// <summary>Refuses what no run can use; the message begins with the setting's name.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public void Validate()
    {
        SettingChecks.Positive("learning-rate", LearningRate.Low);
        SettingChecks.Positive("rho", Rho.Low);
        if (LearningRateSchedules.Count == 0)
        {
            throw new InvalidInputException("learning-rate-schedule", $"none is given; use one or more of {string.Join(", ", LearningRateRegistry.Keys)}.");
        }

        foreach (var schedule in LearningRateSchedules)
        {
            SettingChecks.OneOf("learning-rate-schedule", schedule, LearningRateRegistry.Keys);
        }
    }
}
