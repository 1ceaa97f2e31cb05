using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Pegr.Torch.Files;

/// <summary>
/// A file on its way to its place: beside it, under a name that tells the place, the process and nothing else twice, and locked
/// until it is there or deleted. The lock goes with the process, on whichever machine: what has none was left by a dead one.
/// </summary>
public sealed partial class TemporaryFile : IDisposable
{
    /// <summary>What the names of all temporary files end in.</summary>
    public const string Extension = ".pegr-tmp";

    private const int Attempts = 10;
    private const int LongestName = 60;
    private const UnixFileMode Permissions = (UnixFileMode)0b111_111_111;

    private readonly string _place;
    private readonly string _path;
    private bool _isDone;

    private TemporaryFile(string place, string path, FileStream stream) => (_place, _path, Stream) = (place, path, stream);

    /// <summary>The content.</summary>
    public FileStream Stream { get; }

    /// <summary>Makes one. Where its place is a link, what the link leads to is replaced; where a file is there, its mode is kept.</summary>
    /// <param name="path">Where the file is to be.</param>
    /// <exception cref="IOException">It cannot be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written there.</exception>
    public static TemporaryFile Create(string path)
    {
        var place = Disk.Destination(path);
        UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(place) ? File.GetUnixFileMode(place) & Permissions : null;
        for (var attempt = 1; ; attempt++)
        {
            var temporary = NameFor(place);
            try
            {
                // Between the two steps of making and locking the file another process may take it for a dead one's and delete it.
                if (Open(temporary, mode) is var stream && File.Exists(temporary))
                {
                    return new TemporaryFile(place, temporary, stream);
                }

                stream.Dispose();
            }
            catch (IOException) when (attempt < Attempts && Directory.Exists(Path.GetDirectoryName(temporary)))
            {
            }
        }
    }

    /// <summary>Deletes what dead processes left in a folder, and nothing that a live one writes.</summary>
    /// <param name="folder">The folder; one that is not there, or a link, is left alone.</param>
    public static void ClearDead(string folder)
    {
        if (Disk.IsOwnFolder(folder))
        {
            ClearDead(folder, _ => true);
        }
    }

    /// <summary>Deletes what dead processes left of attempts at the same file.</summary>
    public void ClearDeadSiblings()
        => ClearDead(Path.GetDirectoryName(_place)!, stem => stem == Stem(_place));

    /// <summary>Whether a name is that of a temporary file.</summary>
    /// <param name="path">A path or name.</param>
    public static bool IsOne(string path) => Pattern().IsMatch(Path.GetFileName(path));

    /// <summary>Puts the file into its place.</summary>
    /// <param name="durable">Whether the content has to be on the disk first, so that it is whole even when the power fails.</param>
    public void MoveIntoPlace(bool durable = false)
    {
        if (durable)
        {
            Disk.Flush(Stream);
        }
        else
        {
            Stream.Flush();
        }

        Disk.Replace(_path, _place);
        _isDone = true;
    }

    /// <summary>Deletes it, unless it is in its place.</summary>
    public void Dispose()
    {
        try
        {
            if (!_isDone)
            {
                _isDone = true;
                Disk.Delete(_path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; the name alone says that the file is not whole.
        }
        finally
        {
            Close();
        }
    }

    private void Close()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // What the disk would not take has failed before.
        }
    }

    private static FileStream Open(string path, UnixFileMode? mode)
    {
        DiskWatch.Before(DiskStep.Open, path);
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete, // it is moved while it is locked
        };
        if (mode is { } permissions && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = permissions | UnixFileMode.UserRead | UnixFileMode.UserWrite;
            var stream = new FileStream(path, options);
            try
            {
                File.SetUnixFileMode(stream.SafeFileHandle, permissions); // whatever the process takes from new files
                return stream;
            }
            catch
            {
                stream.Dispose();
                File.Delete(path);
                throw;
            }
        }

        return new FileStream(path, options);
    }

    // What a lock protects is being written.
    private static void DeleteDead(string path)
    {
        try
        {
            using var alone = new FileStream(
                path, FileMode.Open, FileAccess.ReadWrite, OperatingSystem.IsWindows() ? FileShare.Delete : FileShare.None);
            Disk.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }

    private static void ClearDead(string folder, Func<string, bool> isMeant)
    {
        foreach (var path in Directory.GetFiles(folder, "*" + Extension))
        {
            if (Pattern().Match(Path.GetFileName(path)) is { Success: true } match && isMeant(match.Groups["stem"].Value))
            {
                DeleteDead(path);
            }
        }
    }

    private static string NameFor(string place) => Path.Combine(
        Path.GetDirectoryName(place)!,
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Stem(place)}.{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}{Extension}"));

    // A name may have 255 bytes, and a character up to four.
    private static string Stem(string place)
        => Path.GetFileName(place) is { Length: > LongestName } name ? name[..LongestName] : Path.GetFileName(place);

    [GeneratedRegex(@"^(?<stem>.+)\.[0-9]+-[0-9a-f]{16}\.pegr-tmp$", RegexOptions.Singleline)]
    private static partial Regex Pattern();
}
