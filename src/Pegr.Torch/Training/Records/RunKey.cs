namespace Pegr.Torch.Training.Records;

/// <summary>What tells a run from all others of its experiment.</summary>
/// <param name="Objective">The objective's key, such as <c>pegr</c>.</param>
/// <param name="Lambda">The penalty's weight; 0 for an objective without one.</param>
/// <param name="Seed">The run's seed.</param>
public readonly record struct RunKey(string Objective, double Lambda, int Seed);
