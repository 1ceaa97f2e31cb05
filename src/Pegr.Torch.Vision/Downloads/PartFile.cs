using Pegr.Torch.Files;

namespace Pegr.Torch.Vision.Downloads;

/// <summary>
/// What has come of a file, under the name <c>FILE.part</c>, so that no part is taken for the whole. Beside it
/// <c>FILE.part.tag</c> says which version at which address it is of. One process at a time has it open.
/// </summary>
internal sealed class PartFile : IDisposable
{
    /// <summary>What the names of parts end in.</summary>
    public const string Extension = ".part";

    private const string TagExtension = ".tag";
    private const int BufferSize = 4096;

    private readonly string _path;
    private readonly Stream _stream;

    /// <param name="target">The file that it will be.</param>
    /// <param name="wrap">Stands between the program and the disk.</param>
    /// <exception cref="InvalidInputException">It cannot be written.</exception>
    public PartFile(string target, Func<Stream, Stream> wrap)
    {
        _path = target + Extension;
        try
        {
            _stream = wrap(Open(_path, FileMode.OpenOrCreate));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException(
                $"{_path}: cannot be written ({error.Message.TrimEnd('.')}); check its folder's permissions, and that no other download of it is under way.", error);
        }
    }

    /// <summary>Bytes that have come.</summary>
    public long Length => _stream.Length;

    private string TagPath => _path + TagExtension;

    /// <summary>The version that the part is of, if it is known and came from this address.</summary>
    public string? TagOf(string address)
    {
        try
        {
            return File.ReadAllLines(TagPath) is [var from, var tag] && from == address ? tag : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Starts again from nothing.</summary>
    /// <param name="address">Where the bytes will come from.</param>
    /// <param name="tag">Their version, if the server tells.</param>
    public void Restart(string address, string? tag)
    {
        Try(() =>
        {
            Disk.Delete(TagPath);
            _stream.SetLength(0);
            if (tag is not null)
            {
                FileWriter.Write(TagPath, $"{address}\n{tag}\n");
            }
        });
    }

    /// <summary>Adds bytes at the end.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        try
        {
            _stream.Seek(0, SeekOrigin.End);
            _stream.Write(bytes);
        }
        catch (IOException error)
        {
            throw Failure(error);
        }
    }

    /// <summary>Whether the part is the whole.</summary>
    public bool IsWhole(RemoteFile file)
    {
        Try(_stream.Flush);
        _stream.Position = 0;
        return FileCheck.Matches(_stream, file.Size, file.Sha256);
    }

    /// <summary>Puts the whole file into its place.</summary>
    public void MoveTo(string target)
    {
        Try(() =>
        {
            if (_stream is FileStream file)
            {
                Disk.Flush(file);
            }

            Dispose();
            Disk.Delete(TagPath); // of a whole part nobody asks for the version
            Disk.Replace(_path, target);
        });
    }

    /// <summary>Removes it.</summary>
    public void Delete()
    {
        Dispose();
        Disk.Delete(_path);
        Disk.Delete(TagPath);
    }

    /// <summary>Removes what is left of a file that is there by now, unless another process is at it.</summary>
    /// <param name="target">The file.</param>
    public static void ClearDead(string target)
    {
        var path = target + Extension;
        try
        {
            using (Open(path, FileMode.Open))
            {
                Disk.Delete(path + TagExtension);
                Disk.Delete(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // There is none, or it is being written.
        }
    }

    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        catch (IOException)
        {
            // What the disk would not take is fetched again.
        }
    }

    private static FileStream Open(string path, FileMode mode)
        => Disk.Open(path, mode, FileShare.None, FileAccess.ReadWrite, BufferSize);

    private void Try(Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Failure(error);
        }
    }

    private DownloadException Failure(Exception error) => new(
        $"{_path}: cannot be written ({error.Message.TrimEnd('.')}); nothing there is taken for a whole file. Make room and run the command again: it goes on from there.", error);
}
