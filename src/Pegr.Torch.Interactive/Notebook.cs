using System.Reflection;
using Pegr.Torch.Interactive.Display;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Interactive;

/// <summary>Makes a notebook ready: the first thing that it calls.</summary>
public static class Notebook
{
    private static readonly Lazy<string> Started = new(Start);
    private static bool _isTaught;

    /// <summary>
    /// Starts libtorch by absolute path, and teaches the kernel to show plots, figures, tensors, tables, comparisons, sweeps and
    /// data sets of images. Further calls do nothing more.
    /// </summary>
    /// <returns>One line on what was started and which devices there are.</returns>
    /// <exception cref="LibTorchLoadException">libtorch cannot be started here.</exception>
    public static string Init()
    {
        var line = Started.Value;
        if (!_isTaught && KernelFormatter.Find() is { } formatter)
        {
            formatter.Register(NotebookViews.All);
            _isTaught = true;
        }

        return line;
    }

    private static string Start()
    {
        var libTorch = LibTorch.Initialize();
        var version = typeof(Notebook).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return $"Pegr.Torch {version?.Split('+')[0]}, TorchSharp {libTorch.TorchSharpVersion}, "
            + $"libtorch {libTorch.LibTorchVersion}; devices: {string.Join(", ", libTorch.Devices)}";
    }
}
