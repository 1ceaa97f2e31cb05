using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Diagnostics;

/// <summary>What is to be timed.</summary>
public sealed record StepCostSettings
{
    private const int MostRounds = 10_000;

    /// <summary>A key of <see cref="BenchmarkModelRegistry"/>.</summary>
    public string Model { get; init; } = "convnet";

    /// <summary>Examples in the batch; null for the model's own number.</summary>
    public int? Batch { get; init; }

    /// <summary>Threads that libtorch computes with; 0 leaves the choice to libtorch.</summary>
    public int Threads { get; init; }

    /// <summary>Rounds, in each of which every kind of step is timed; slow kinds take part in some rounds only.</summary>
    public int Rounds { get; init; } = 15;

    /// <summary><c>cpu</c>, <c>cuda</c> or <c>cuda:INDEX</c>.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Refuses what cannot be measured, without starting libtorch.</summary>
    /// <exception cref="InvalidInputException">A setting is out of range; the message begins with its name.</exception>
    public void Check()
    {
        var model = BenchmarkModelRegistry.Find(Model);
        if (Batch is { } batch)
        {
            SettingChecks.Positive("batch", batch);
            model.CheckMemory(batch);
        }

        SettingChecks.Within("threads", Threads, 0, 1024, maximumIncluded: true);
        SettingChecks.Within("rounds", Rounds, 1, MostRounds, maximumIncluded: true);
        Devices.Check(Device);
    }
}
