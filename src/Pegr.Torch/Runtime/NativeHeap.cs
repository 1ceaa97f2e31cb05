using System.Runtime.InteropServices;

namespace Pegr.Torch.Runtime;

/// <summary>
/// The heap of the C library, where tensors on the CPU lie. As it is set at first, glibc asks the system for every tensor of some
/// size and gives it back when it is freed, so that a step spends much of its time having fresh pages cleared.
/// </summary>
public static class NativeHeap
{
    // See mallopt(3).
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;
    private const int LargestInHeap = 1 << 30;

    /// <summary>Keeps what is freed for the tensors to come, for the whole process from now on; its resident memory stays at its peak.
    /// Does nothing where the C library is not glibc.</summary>
    /// <returns>Whether it is so.</returns>
    public static bool KeepFreedMemory()
        => OperatingSystem.IsLinux() && IsDone(() => Set(MapThreshold, LargestInHeap) != 0 && Set(TrimThreshold, int.MaxValue) != 0);

    /// <summary>Gives back to the system what was freed, once; another C library than glibc returns what it likes.</summary>
    internal static void ReturnFreedMemory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        IsDone(() => Trim(0) != 0);
    }

    private static bool IsDone(Func<bool> call)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "mallopt", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Set(int parameter, int value);

    [DllImport("libc", EntryPoint = "malloc_trim", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Trim(nuint keep);
}
