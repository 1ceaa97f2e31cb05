using Pegr.Torch.PerExample;

namespace Pegr.Torch.Objectives;

/// <summary>What an objective can be told; one that has no use for a value ignores it.</summary>
/// <param name="Lambda">The penalty's weight.</param>
/// <param name="Engine">How per-example gradients are computed; null for <see cref="GhostEngine"/>.</param>
/// <param name="Rho">Length of SAM's excursion.</param>
/// <param name="MicroBatch">Examples processed at once; 0 for the whole batch.</param>
public sealed record ObjectiveOptions(double Lambda, IPenaltyEngine? Engine = null, double Rho = 0.05, long MicroBatch = 0);
