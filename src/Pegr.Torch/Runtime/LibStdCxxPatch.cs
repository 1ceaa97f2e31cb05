using System.Security.Cryptography;
using Pegr.Torch.Files;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Makes TorchSharp's native library load beside an older libstdc++. The library asks for symbol version
/// GLIBCXX_3.4.32 (GCC 13) although no relocation needs it: the only symbol behind it,
/// <c>std::ios_base_library_init</c>, is a linker's marker. A copy whose request is marked weak loads.
/// </summary>
internal static class LibStdCxxPatch
{
    private const string Version = "GLIBCXX_3.4.32";

    /// <summary>Returns the path of a patched copy, made once and kept in the user's cache; null where the library
    /// does not ask for that version, so that a copy would not help.</summary>
    /// <param name="library">Path of libLibTorchSharp.so, which stays as it is.</param>
    public static string? CopyFor(string library) => CopyFor(library, CacheFolders());

    /// <summary>As <see cref="CopyFor(string)"/>, with the folders to keep the copy in, of which the first writable one serves.</summary>
    internal static string? CopyFor(string library, IEnumerable<string> cacheFolders)
    {
        var bytes = File.ReadAllBytes(library);
        var name = $"{Path.GetFileNameWithoutExtension(library)}-{Convert.ToHexString(SHA256.HashData(bytes))[..16]}.so";
        if (!ElfVersionNeeds.TryMakeWeak(bytes, Version))
        {
            return null;
        }

        Exception? failure = null;
        foreach (var folder in cacheFolders)
        {
            try
            {
                return Store(bytes, Path.Combine(folder, name));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                failure = e;
            }
        }

        throw new LibTorchLoadException(
            $"'{library}' needs a libstdc++ newer than this system's, and no folder is writable for an adapted copy. "
            + "Set XDG_CACHE_HOME to a folder that is.",
            failure!);
    }

    private static string Store(byte[] bytes, string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var wasPrivate = Prepare(folder);

        // What is there is used only if it is what we would write: the cache may be damaged. And where others could write to the
        // folder, one of them may still have the file open.
        if (!wasPrivate || !File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes))
        {
            TemporaryFile.ClearDead(folder);
            FileWriter.Write(path, bytes); // whole or not there: several processes may start at once
        }

        return path;
    }

    // Whether nobody else could write to it. Only Linux has the obstacle that copies are for.
    private static bool Prepare(string folder)
    {
        if (OperatingSystem.IsLinux())
        {
            return PrivateFolder.Prepare(folder);
        }

        Disk.MakeFolder(folder);
        return true;
    }

    private static IEnumerable<string> CacheFolders()
    {
        // The XDG specification has relative paths ignored.
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { } cache && Path.IsPathFullyQualified(cache))
        {
            yield return Path.Combine(cache, "pegr-torch");
        }

        if (Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home)
        {
            yield return Path.Combine(home, ".cache", "pegr-torch");
        }

        yield return Path.Combine(Path.GetTempPath(), $"pegr-torch-{Environment.UserName}");
    }
}
