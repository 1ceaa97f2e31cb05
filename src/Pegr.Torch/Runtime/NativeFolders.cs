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
            yield return Path.Combine(root, "runtimes", PortableRuntime(), "native");
        }
    }

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
