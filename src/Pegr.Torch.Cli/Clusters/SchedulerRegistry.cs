namespace Pegr.Torch.Cli.Clusters;

/// <summary>The schedulers that can be named. A new one is one class and one line here.</summary>
internal static class SchedulerRegistry
{
    private static readonly Registry<Func<IScheduler>> Schedulers = new("--scheduler", [("slurm", () => new SlurmScheduler())]);

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Keys => Schedulers.Keys;

    /// <summary>Creates one.</summary>
    /// <exception cref="InvalidInputException">The name is unknown.</exception>
    public static IScheduler Create(string key) => Schedulers.Find(key)();
}
