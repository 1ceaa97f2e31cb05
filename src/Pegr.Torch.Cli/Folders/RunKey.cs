namespace Pegr.Torch.Cli.Folders;

/// <summary>What tells a run from all others of its experiment.</summary>
/// <param name="Objective">The objective's key.</param>
/// <param name="Lambda">The penalty's weight; 0 for an objective without one.</param>
/// <param name="Seed">The run's seed.</param>
internal readonly record struct RunKey(string Objective, double Lambda, int Seed);
