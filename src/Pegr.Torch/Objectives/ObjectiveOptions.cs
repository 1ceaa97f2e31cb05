using Pegr.Torch.PerExample;

namespace Pegr.Torch.Objectives;

/// <summary>What an objective can be told; one that has no use for a value ignores it.</summary>
/// <param name="Lambda">The penalty's weight.</param>
/// <param name="Engine">How per-example gradients are computed; null for <see cref="GhostEngine"/>.</param>
/// <param name="Rho">Length of SAM's excursion.</param>
/// <param name="MicroBatch">Examples processed at once; 0 for the whole batch.</param>
/// <param name="Seed">Where an objective's own draws come from.</param>
/// <param name="FlipProbability">Probability with which label-noise flips a label at a step.</param>
/// <param name="GroupSize">Examples in a group of the penalty on groups.</param>
/// <param name="NormRadius">How far from the weights the penalty norm takes its second gradient; 0 for the exact penalty.</param>
/// <param name="RhoGroupSize">Examples that make one excursion of SAM together; 0 for the whole batch.</param>
public sealed record ObjectiveOptions(
    double Lambda,
    IPenaltyEngine? Engine = null,
    double Rho = 0.05,
    long MicroBatch = 0,
    long Seed = 0,
    double FlipProbability = 0.1,
    long GroupSize = 10,
    double NormRadius = 0,
    long RhoGroupSize = 0);
