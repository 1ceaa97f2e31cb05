using System.Diagnostics;
using System.Globalization;
using Pegr.Torch.Files;

/// <summary>
/// Ends the process that it runs in by a signal, at the change of the disk that the environment names, or counts the changes. The
/// runtime looks for a type of this name without a namespace.
/// </summary>
internal static class StartupHook
{
    private const string At = "PEGR_TEST_KILL_AT";
    private const string Signal = "PEGR_TEST_SIGNAL";
    private const string CountFile = "PEGR_TEST_COUNT_FILE";

    private static int _changes;

    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        var last = int.Parse(Environment.GetEnvironmentVariable(At) ?? $"{int.MaxValue}", CultureInfo.InvariantCulture);
        var signal = Environment.GetEnvironmentVariable(Signal) ?? "KILL";
        DiskWatch.Watcher = (_, _) =>
        {
            if (Interlocked.Increment(ref _changes) == last)
            {
                var self = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
                Process.Start("kill", [$"-{signal}", self]).WaitForExit();
            }
        };
        if (Environment.GetEnvironmentVariable(CountFile) is { } file)
        {
            AppDomain.CurrentDomain.ProcessExit += (_, _) => File.WriteAllText(file, _changes.ToString(CultureInfo.InvariantCulture));
        }
    }
}
