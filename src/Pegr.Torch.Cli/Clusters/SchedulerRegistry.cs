namespace Pegr.Torch.Cli.Clusters;

/// <summary>The schedulers that can be named.</summary>
internal static class SchedulerRegistry
{
    private static readonly Dictionary<string, Func<IScheduler>> Factories = new() { ["slurm"] = () => new SlurmScheduler() };

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Factories.Keys];

    /// <summary>Creates one.</summary>
    /// <exception cref="InvalidInputException">The name is unknown.</exception>
    public static IScheduler Create(string key)
        => Factories.TryGetValue(key, out var create)
            ? create()
            : throw new InvalidInputException($"--scheduler: '{key}' is unknown; use {string.Join(", ", Keys)}.");
}
