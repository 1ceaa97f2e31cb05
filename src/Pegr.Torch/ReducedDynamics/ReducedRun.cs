
using Pegr.Torch.Experiments.Settings;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>One run of the signal-noise experiment.</summary>
/// <param name="Settings">Data, network and training; its objectives, lambdas and seeds do not count.</param>
/// <param name="Objective">The objective's key.</param>
/// <param name="Lambda">The penalty's weight.</param>
/// <param name="Seed">The run's seed.</param>
public sealed record ReducedRun(SyntheticSettings Settings, string Objective, double Lambda, int Seed);
