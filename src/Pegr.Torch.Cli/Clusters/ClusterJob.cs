namespace Pegr.Torch.Cli.Clusters;

/// <summary>A sweep for a cluster.</summary>
/// <param name="Sweep">The sweep's folder.</param>
/// <param name="Folder">Where scripts and logs go.</param>
/// <param name="Count">How many tasks share the sweep.</param>
/// <param name="Tasks">Those that have something left to do, from 1.</param>
/// <param name="Resources">What a task asks for.</param>
internal sealed record ClusterJob(string Sweep, string Folder, int Count, IReadOnlyList<int> Tasks, JobResources Resources);
