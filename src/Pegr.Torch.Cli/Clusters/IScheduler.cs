namespace Pegr.Torch.Cli.Clusters;

/// <summary>Software that gives a cluster's machines to jobs. A new one is one class and one line in <see cref="SchedulerRegistry"/>.</summary>
internal interface IScheduler
{
    /// <summary>Makes sure that jobs can be submitted from here.</summary>
    /// <exception cref="InvalidInputException">They cannot.</exception>
    void CheckAvailable();

    /// <summary>Submits a sweep's tasks, and a merge for when they have ended.</summary>
    /// <returns>The two jobs' numbers.</returns>
    /// <exception cref="InvalidInputException">The cluster refuses; nothing is running.</exception>
    (string Array, string Merge) Submit(ClusterJob job);
}
