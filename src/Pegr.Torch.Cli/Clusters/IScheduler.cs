namespace Pegr.Torch.Cli.Clusters;

/// <summary>Software that gives a cluster's machines to jobs. A new one is one class and one line in <see cref="SchedulerRegistry"/>.</summary>
internal interface IScheduler
{
    /// <summary>Makes sure that jobs can be submitted from here.</summary>
    /// <exception cref="InvalidInputException">They cannot.</exception>
    void CheckAvailable();

    /// <summary>Writes the scripts of a sweep's tasks and of a merge for when they have ended. Nothing is submitted, and no cluster is needed.</summary>
    JobScripts Write(ClusterJob job);

    /// <summary>Submits scripts.</summary>
    /// <returns>The two jobs' numbers.</returns>
    /// <exception cref="InvalidInputException">The cluster refuses; nothing is running.</exception>
    (string Array, string Merge) Submit(ClusterJob job, JobScripts scripts);
}
