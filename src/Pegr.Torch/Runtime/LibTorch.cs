using System.Reflection;
using TorchSharp;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Starts libtorch, also on systems whose libstdc++ is older than the one TorchSharp was built with
/// (Debian 12, Ubuntu 22.04, RHEL 9), and from a folder of the user's choice.
/// </summary>
public static class LibTorch
{
    /// <summary>
    /// The environment variable that names a folder of libtorch libraries to use instead of the packaged ones,
    /// such as the <c>torch/lib</c> folder of a Python PyTorch.
    /// </summary>
    public const string FolderVariable = "PEGR_LIBTORCH";

    private static readonly Lazy<LibTorchReport> Report = new(Start);

    /// <summary>Starts libtorch; call it before any use of TorchSharp. Further calls do nothing.</summary>
    /// <returns>What was loaded.</returns>
    /// <exception cref="LibTorchLoadException">libtorch cannot be started here.</exception>
    public static LibTorchReport Initialize() => Report.Value;

    private static LibTorchReport Start()
    {
        var preloaded = NativePreloader.Run(Environment.GetEnvironmentVariable(FolderVariable));
        try
        {
            using var probe = torch.zeros(1);
            return new LibTorchReport(
                preloaded.Folder,
                preloaded.NativeLibrary,
                preloaded.Patched,
                PackageVersion(),
                NativeVersion.Of(preloaded.LibTorchCpu),
                Devices.Available(),
                torch.get_num_threads());
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or NotSupportedException
            or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new LibTorchLoadException(Explain(preloaded, e), e);
        }
    }

    private static string Explain(NativePreloader.Result preloaded, Exception e)
    {
        if (e is EntryPointNotFoundException)
        {
            return $"libtorch in '{preloaded.Folder}' does not fit TorchSharp {PackageVersion()}: {OneLine(e.Message)} "
                + "Use the libtorch version that this TorchSharp was built for.";
        }

        return preloaded.Folder.Length == 0
            ? NativePreloader.NotFound
            : $"libtorch in '{preloaded.Folder}' was loaded, but TorchSharp could not start: {OneLine(e.GetBaseException().Message)}";
    }

    private static string OneLine(string message) => message.ReplaceLineEndings(" ").Trim();

    private static string PackageVersion()
    {
        var version = typeof(torch).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return version?.Split('+')[0] ?? typeof(torch).Assembly.GetName().Version?.ToString() ?? "unknown";
    }
}
