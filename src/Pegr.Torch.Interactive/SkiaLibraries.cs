using System.Runtime.InteropServices;
using System.Runtime.Loader;
using SkiaSharp;

namespace Pegr.Torch.Interactive;

/// <summary>
/// Lets SkiaSharp and HarfBuzzSharp find their native libraries where a kernel has loaded them into a context of its own, which
/// knows nothing of the folders that a program's start would have listed.
/// </summary>
internal static class SkiaLibraries
{
    private static readonly string[] Names = ["libSkiaSharp", "libHarfBuzzSharp"];

    /// <summary>Answers the load context of SkiaSharp, and that of HarfBuzzSharp, where their own search ends without success.</summary>
    public static void Resolve()
    {
        var contexts = new[] { typeof(SKBitmap).Assembly, typeof(HarfBuzzSharp.Buffer).Assembly }
            .Select(AssemblyLoadContext.GetLoadContext).OfType<AssemblyLoadContext>().Distinct();
        foreach (var context in contexts)
        {
            context.ResolvingUnmanagedDll += (_, name) => Load(name);
        }
    }

    private static nint Load(string name)
    {
        if (!Names.Contains(Path.GetFileNameWithoutExtension(name)))
        {
            return 0;
        }

        var folder = Path.GetDirectoryName(typeof(SkiaLibraries).Assembly.Location)!;
        return new[] { folder, Path.Combine(folder, "runtimes", RuntimeInformation.RuntimeIdentifier, "native") }
            .Select(place => Path.Combine(place, Path.GetFileNameWithoutExtension(name) + Suffix()))
            .Where(File.Exists)
            .Select(path => NativeLibrary.TryLoad(path, out var handle) ? handle : 0)
            .FirstOrDefault(handle => handle != 0);
    }

    private static string Suffix() => OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
}
