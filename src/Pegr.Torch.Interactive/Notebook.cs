using System.Reflection;
using Pegr.Torch.Interactive.Display;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Interactive;

/// <summary>Makes a notebook ready: the first thing that it calls.</summary>
public static class Notebook
{
    private static readonly Lazy<string> Started = new(Start);

    /// <summary>
    /// Starts libtorch by absolute path, lets figures find their native libraries, and teaches the kernel to show plots,
    /// figures, tensors, tables, comparisons and sweeps. Further calls do nothing.
    /// </summary>
    /// <returns>One line on what was started and which devices there are.</returns>
    /// <exception cref="LibTorchLoadException">libtorch cannot be started here.</exception>
    public static string Init() => Started.Value;

    private static string Start()
    {
        SkiaLibraries.Resolve();
        var libTorch = LibTorch.Initialize();
        KernelFormatter.Find()?.Register(NotebookViews.All);
        var version = typeof(Notebook).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return $"Pegr.Torch {version?.Split('+')[0]}, TorchSharp {libTorch.TorchSharpVersion}, "
            + $"libtorch {libTorch.LibTorchVersion}; devices: {string.Join(", ", libTorch.Devices)}";
    }
}
