using System.Runtime.InteropServices;

namespace Pegr.Torch.Tests.Support;

/// <summary>
/// The bytes that native code has allocated and not freed, as the C library counts them: what the system has lent the process,
/// which depends on whatever else the machine does, is something else.
/// </summary>
internal static class NativeMemory
{
    /// <summary>Them; skips the test where the C library does not tell.</summary>
    public static long InUse()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        try
        {
            var info = MallInfo2();
            return (long)(info.InUse + info.Mapped);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            Assert.Skip("The C library does not tell.");
            throw;
        }
    }

    [DllImport("libc", EntryPoint = "mallinfo2")]
    private static extern Info MallInfo2();

    // glibc's struct mallinfo2.
    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        public nuint Arena;
        public nuint FreeChunks;
        public nuint FastChunks;
        public nuint MappedChunks;
        public nuint Mapped;
        public nuint Unused;
        public nuint FastFree;
        public nuint InUse;
        public nuint Free;
        public nuint Top;
    }
}
