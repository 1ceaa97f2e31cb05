namespace Pegr.Torch.Files;

/// <summary>
/// The sole right to something, such as a folder, for one process of all machines that see the same disk: a file that one process has
/// open alone. It is deleted when the right is given back; with a process that dies the lock goes, and its file is nobody's.
/// </summary>
public sealed class FileLock : IDisposable
{
    private const int Attempts = 10;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private FileStream? _stream;

    private FileLock(string path, FileStream stream) => (_path, _stream) = (path, stream);

    /// <summary>Takes the right.</summary>
    /// <param name="path">The lock's file. Its folder is made where it is not there.</param>
    /// <returns>The lock; null where another has it.</returns>
    /// <exception cref="IOException">The file cannot be made.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be made.</exception>
    /// <exception cref="InvalidInputException">What is there is no file.</exception>
    public static FileLock? TryTake(string path)
    {
        // Whoever clears a dead lock or looks whether there is one has it for a moment, and between any two steps here the former
        // owner may delete the file and its folder.
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                Disk.MakeFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
                var stream = Open(path, FileMode.OpenOrCreate);
                if (File.Exists(path))
                {
                    return new FileLock(path, stream);
                }

                stream.Dispose();
            }
            catch (IOException) when (attempt < Attempts || File.Exists(path))
            {
            }

            if (attempt >= Attempts)
            {
                return null;
            }

            Thread.Sleep(Pause);
        }
    }

    /// <summary>Whether a process has a lock. Nothing is made or deleted.</summary>
    /// <param name="path">The lock's file.</param>
    /// <exception cref="InvalidInputException">What is there is no file.</exception>
    public static bool IsHeld(string path)
    {
        RegularFile.Check(path);
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None);
            return false;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return File.Exists(path);
        }
    }

    /// <summary>Deletes the files of locks that no process has.</summary>
    /// <param name="folder">The folder; one that is not there, or a link, is left alone.</param>
    /// <param name="pattern">Their names, such as <c>*.lock</c>.</param>
    public static void ClearDead(string folder, string pattern)
    {
        if (!Disk.IsOwnFolder(folder))
        {
            return;
        }

        foreach (var path in Directory.GetFiles(folder, pattern))
        {
            try
            {
                new FileLock(path, Open(path, FileMode.Open)).Dispose();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A process has it, or has just given it back.
            }
        }
    }

    /// <summary>Gives the right back.</summary>
    public void Dispose()
    {
        var stream = Interlocked.Exchange(ref _stream, null);
        if (stream is null)
        {
            return;
        }

        try
        {
            // Before it is let go of: what is there afterwards may be another's.
            Disk.Delete(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // A lock's file that stays is taken by the next who needs it.
        }
        finally
        {
            stream.Dispose();
        }
    }

    private static FileStream Open(string path, FileMode mode)
        => Disk.Open(path, mode, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);
}
