namespace Pegr.Torch.Cli.Clusters;

/// <summary>What was written for a cluster.</summary>
/// <param name="Tasks">The script of the tasks.</param>
/// <param name="Merge">The script of the merge.</param>
/// <param name="Commands">The commands that submit them by hand.</param>
internal sealed record JobScripts(string Tasks, string Merge, IReadOnlyList<string> Commands);
