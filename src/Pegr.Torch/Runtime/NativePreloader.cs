using System.Runtime.InteropServices;

namespace Pegr.Torch.Runtime;

/// <summary>
/// Loads libtorch and TorchSharp's native library by absolute path before TorchSharp looks for them by bare name;
/// the dynamic linker then hands TorchSharp what is loaded already.
/// </summary>
internal static class NativePreloader
{
    /// <summary>What to say where there is no libtorch.</summary>
    public static string NotFound
        => $"No libtorch was found for {RuntimeInformation.RuntimeIdentifier}. Add the package TorchSharp-cpu (or a "
            + $"TorchSharp-cuda package) to the program's project, or set {LibTorch.FolderVariable} to a folder of libtorch libraries.";

    /// <summary>What was loaded; empty where TorchSharp is left to its own search.</summary>
    public sealed record Result(string Folder, string NativeLibrary, bool Patched, nint LibTorchCpu);

    /// <summary>Loads the libraries.</summary>
    /// <param name="userFolder">Folder of libtorch libraries to use, or null for the packaged ones.</param>
    public static Result Run(string? userFolder)
    {
        var names = LibraryNames.OfThisSystem();
        var hasUserFolder = !string.IsNullOrWhiteSpace(userFolder);
        var folders = NativeFolders.Search().ToList();
        var folder = hasUserFolder
            ? CheckUserFolder(Path.GetFullPath(userFolder!), names)
            : folders.Find(f => File.Exists(Path.Combine(f, names.LibTorchCpu)));

        // Only Linux needs help with the packaged libraries; elsewhere TorchSharp's own search does the right thing.
        if (!hasUserFolder && !OperatingSystem.IsLinux())
        {
            return new Result("", "", false, 0);
        }

        // TorchSharp's own search would print pages, copy half a gigabyte beside the program, and fail all the same.
        if (folder is null)
        {
            throw new LibTorchLoadException(NotFound);
        }

        nint cpu = 0;
        foreach (var name in names.LoadOrder)
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path))
            {
                var handle = Load(path);
                cpu = name == names.LibTorchCpu ? handle : cpu;
            }
        }

        var (library, patched) = LoadTorchSharp(folders, names);
        return new Result(folder, library, patched, cpu);
    }

    private static string CheckUserFolder(string folder, LibraryNames names)
        => File.Exists(Path.Combine(folder, names.LibTorchCpu))
            ? folder
            : throw new LibTorchLoadException(
                $"{LibTorch.FolderVariable} names '{folder}', but there is no {names.LibTorchCpu} in it. "
                + "Give the folder that holds libtorch's libraries, or unset the variable to use the packaged ones.");

    private static (string Path, bool Patched) LoadTorchSharp(List<string> folders, LibraryNames names)
    {
        var path = folders.Select(f => Path.Combine(f, names.TorchSharp)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return ("", false);
        }

        if (NativeLibrary.TryLoad(path, out _))
        {
            return (path, false);
        }

        if (!OperatingSystem.IsLinux())
        {
            Load(path);
        }

        var patched = LibStdCxxPatch.CopyFor(path);
        if (patched is null)
        {
            Load(path); // Not the known obstacle: report the linker's own words.
            return (path, false);
        }

        Load(patched);
        return (patched, true);
    }

    private static nint Load(string path)
    {
        try
        {
            return NativeLibrary.Load(path);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw new LibTorchLoadException(
                $"The system cannot load '{path}': {e.Message.ReplaceLineEndings(" ").Trim()} "
                + "Install what it asks for, or choose another libtorch with "
                + $"{LibTorch.FolderVariable}.",
                e);
        }
    }
}
