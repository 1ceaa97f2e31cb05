namespace Pegr.Torch.Files;

/// <summary>
/// Tells tests of every change of the disk before it is made, so that they can end a process, or what stands for one, at
/// each. What follows a change is what comes before the next.
/// </summary>
internal static class DiskWatch
{
    private static readonly AsyncLocal<Action<DiskStep, string>?> Watching = new();

    /// <summary>What is told of the changes that the current flow of control makes: what is to be done, and the path. Null for nobody.</summary>
    public static Action<DiskStep, string>? Watcher
    {
        get => Watching.Value;
        set => Watching.Value = value;
    }

    /// <summary>Tells of a change.</summary>
    public static void Before(DiskStep step, string path) => Watching.Value?.Invoke(step, path);
}
