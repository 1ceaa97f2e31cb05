#pragma warning disable CA1050 // The runtime looks for a class of this name outside any namespace.

/// <summary>
/// Where DOTNET_STARTUP_HOOKS names this assembly, a program collects garbage and runs finalizers without pause: what is used after
/// nothing holds it any more fails within seconds instead of once in millions of steps.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        var storm = new Thread(() =>
        {
            while (true)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        })
        { IsBackground = true };
        storm.Start();
    }
}
