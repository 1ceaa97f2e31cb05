using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Pegr.Torch.Runtime;

/// <summary>The folders in which a .NET host may have put native libraries.</summary>
internal static class NativeFolders
{
    /// <summary>Existing folders, the most specific first.</summary>
    public static IEnumerable<string> Search()
        => Candidates().Where(Directory.Exists).Select(Path.GetFullPath).Distinct();

    private static IEnumerable<string> Candidates()
    {
        // The host lists the folders it resolved, the package folder included.
        if (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") is string listed)
        {
            foreach (var folder in listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            {
                yield return folder;
            }
        }

        foreach (var root in Roots())
        {
            yield return root;
            yield return NativeFolderOf(root);
        }

        // A kernel refers to packages where they lie in the NuGet cache, libtorch's own beside TorchSharp's.
        if (Path.GetDirectoryName(typeof(torch).Assembly.Location) is { Length: > 0 } library)
        {
            yield return OfPackageCache(Path.Combine(library, "..", "..", "..", ".."), LibTorchVersion());
        }
    }

    /// <summary>The folder of the packaged libtorch in a NuGet cache.</summary>
    /// <param name="cache">The cache's folder.</param>
    /// <param name="version">The version of libtorch, such as 2.10.0.</param>
    internal static string OfPackageCache(string cache, string version)
        => NativeFolderOf(Path.Combine(cache, $"libtorch-cpu-{PortableRuntime()}", version));

    private static string NativeFolderOf(string root) => Path.Combine(root, "runtimes", PortableRuntime(), "native");

    // A constant: reading it starts nothing.
    private static string LibTorchVersion()
        => typeof(torch).GetField("libtorchPackageVersion", BindingFlags.NonPublic | BindingFlags.Static)?.GetRawConstantValue() is string text
            && Version.TryParse(text, out var version) ? version.ToString(3) : "";

    private static IEnumerable<string> Roots()
    {
        yield return AppContext.BaseDirectory;
        foreach (var assembly in new[] { typeof(NativeFolders).Assembly, typeof(torch).Assembly })
        {
            if (Path.GetDirectoryName(assembly.Location) is { Length: > 0 } folder)
            {
                yield return folder;

                // A package folder as it lies in the NuGet cache: lib/<framework>/TorchSharp.dll.
                yield return Path.Combine(folder, "..", "..");
            }
        }
    }

    private static string PortableRuntime()
    {
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }
}
