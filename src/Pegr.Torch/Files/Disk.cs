using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pegr.Torch.Files;

/// <summary>
/// Changes of the disk, one by one. Together with <see cref="FileWriter"/> and <see cref="FileLock"/> this is the only place where this
/// project's code makes, changes or deletes files and folders; tests end the process at every one of them.
/// </summary>
public static class Disk
{
    // What has no disk of its own to be put on, as Linux says.
    private const int ReadOnlyDisk = 30;
    private const int Invalid = 22;

    /// <summary>Makes a folder, with those above it, where it is not there.</summary>
    /// <param name="path">The folder.</param>
    public static void MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            DiskWatch.Before(DiskStep.MakeFolder, path);
            Directory.CreateDirectory(path);
        }
    }

    /// <summary>Opens a file for writing.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Whether it is made, emptied or appended to.</param>
    /// <param name="share">What others may do in the meantime.</param>
    /// <param name="access">Whether it is read, too.</param>
    /// <param name="bufferSize">Bytes that are kept back before they are written; 0 for none.</param>
    /// <exception cref="InvalidInputException">What is there is no file: opening a pipe would wait for whoever reads it.</exception>
    public static FileStream Open(
        string path, FileMode mode, FileShare share, FileAccess access = FileAccess.Write, int bufferSize = 0)
    {
        RegularFile.Check(path, allowDevice: true);
        DiskWatch.Before(DiskStep.Open, path);
        return new FileStream(path, mode, access, share, bufferSize);
    }

    /// <summary>To be called before a library makes or opens a file by itself.</summary>
    /// <param name="path">The file, or how its name begins.</param>
    public static void Announce(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        DiskWatch.Before(DiskStep.Open, path);
    }

    /// <summary>Adds bytes where a file's stream stands.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="bytes">What is written.</param>
    public static void Append(FileStream stream, ReadOnlySpan<byte> bytes)
    {
        ArgumentNullException.ThrowIfNull(stream);
        DiskWatch.Before(DiskStep.Append, stream.Name);
        stream.Write(bytes);
    }

    /// <summary>Puts what was written to a file on the disk.</summary>
    /// <param name="stream">The file.</param>
    /// <exception cref="IOException">The disk did not take it: of that .NET says nothing.</exception>
    public static void Flush(FileStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!OperatingSystem.IsLinux())
        {
            stream.Flush(flushToDisk: true);
            return;
        }

        stream.Flush();
        if (Synchronize(stream.SafeFileHandle) != 0 && Marshal.GetLastPInvokeError() is var error and not (ReadOnlyDisk or Invalid))
        {
            throw new IOException($"{stream.Name}: the disk did not take it: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    /// <summary>Moves a file to where it belongs, in place of one of that name.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">Its place.</param>
    public static void Replace(string from, string to)
    {
        DiskWatch.Before(DiskStep.Replace, from);
        File.Move(from, to, overwrite: true);
    }

    /// <summary>Deletes a file where it is there. Of a link the link is deleted, not what it leads to.</summary>
    /// <param name="path">The file.</param>
    public static void Delete(string path)
    {
        if (new FileInfo(path) is var file && (file.Exists || file.LinkTarget is not null))
        {
            DiskWatch.Before(DiskStep.Delete, path);
            File.Delete(path);
        }
    }

    /// <summary>Deletes a folder that is there, empty and no link; any other one stays.</summary>
    /// <param name="path">The folder.</param>
    public static void DeleteEmptyFolder(string path)
    {
        if (!IsOwnFolder(path) || Directory.EnumerateFileSystemEntries(path).Any())
        {
            return;
        }

        DiskWatch.Before(DiskStep.DeleteFolder, path);
        try
        {
            Directory.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Another process has just put something into it, or has deleted it; or it may not be deleted, and nothing was lost.
        }
    }

    /// <summary>Finds the place that writing to a path fills: the path itself or, where it is a link, what that leads to.</summary>
    /// <param name="path">The path; nothing needs to be there, nor at the link's end.</param>
    /// <returns>The place's full path.</returns>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Destination(string path)
    {
        // .NET takes the folder of a link that is named without one for the root.
        var full = Path.GetFullPath(path);
        return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
    }

    /// <summary>Whether a folder is there and is not a link to one elsewhere.</summary>
    /// <param name="path">The folder.</param>
    public static bool IsOwnFolder(string path) => new DirectoryInfo(path) is { Exists: true, LinkTarget: null };

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronize(SafeFileHandle file);
}
