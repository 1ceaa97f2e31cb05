using System.Globalization;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Diagnostics;

/// <summary>How much resident memory an action needs at its worst, as Linux counts it for the process.</summary>
internal static class PeakMemory
{
    private const string ResetPeak = "5"; // see proc(5), /proc/PID/clear_refs

    /// <summary>The peak of the process's resident memory during an action, beyond what is resident before it.</summary>
    /// <param name="action">The action; what happens only at first should have happened.</param>
    /// <returns>Bytes; null where the system does not tell.</returns>
    public static long? ExtraBytes(Action action)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        NativeHeap.ReturnFreedMemory(); // what an allocator kept would be taken again without being counted
        try
        {
            File.WriteAllText("/proc/self/clear_refs", ResetPeak);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        var resting = Peak();
        action();
        return Peak() - resting;
    }

    private static long? Peak()
        => File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal)) is { } line
            ? long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) * 1024
            : null;
}
