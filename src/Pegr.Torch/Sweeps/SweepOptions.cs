using Pegr.Torch.Experiments.Checkpoints;

namespace Pegr.Torch.Sweeps;

/// <summary>How runs of a sweep are carried out, which decides on none of their results.</summary>
public sealed record SweepOptions
{
    /// <summary>Where a run goes on, and what it keeps for that: asked when it begins. Runs on inner products, which take moments, have no checkpoints.</summary>
    public Func<SweepRun, ICheckpointStore>? Checkpoints { get; init; }

    /// <summary>The device, in place of the settings'; null for theirs.</summary>
    public string? Device { get; init; }
}
