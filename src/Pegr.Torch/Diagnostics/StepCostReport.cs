namespace Pegr.Torch.Diagnostics;

/// <summary>The costs of all kinds of steps on one model.</summary>
/// <param name="Model">A key of <see cref="BenchmarkModelRegistry"/>.</param>
/// <param name="Batch">Examples in the batch.</param>
/// <param name="Threads">Threads that libtorch computed with.</param>
/// <param name="Device">Where.</param>
/// <param name="Rounds">Rounds timed.</param>
/// <param name="Steps">One entry for every kind, in the order of <see cref="StepKind.All"/>.</param>
public sealed record StepCostReport(
    string Model, int Batch, int Threads, string Device, int Rounds, IReadOnlyList<StepCost> Steps)
{
    /// <summary>What a step of PEGR by ghost would cost by its multiplications alone, in steps of gradient descent (<see cref="PerExample.Ghost.GhostPlan.Limit"/>); null where it is not known.</summary>
    public double? Limit { get; init; }
}
