using System.Text;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>Adds results to a share's file, each on disk as soon as it is there; no second process can do so at the same time.</summary>
internal sealed class ResultsWriter : IDisposable
{
    private readonly FileStream _lock;
    private readonly FileStream _stream;

    private ResultsWriter(FileStream exclusive, FileStream stream) => (_lock, _stream) = (exclusive, stream);

    /// <summary>Opens or makes the file, and repairs it where a process died while it wrote.</summary>
    /// <exception cref="InvalidInputException">Another process writes to the file, or it is not of this sweep.</exception>
    public static ResultsWriter Open(string path, SweepPlan plan)
    {
        var exclusive = Lock(path);
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            try
            {
                new ResultsFile(path, plan).Repair(stream);
                return new ResultsWriter(exclusive, stream);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }
        catch
        {
            exclusive.Dispose();
            throw;
        }
    }

    /// <summary>Deletes a file that no process writes to.</summary>
    /// <exception cref="InvalidInputException">One does.</exception>
    public static void DeleteUnused(string path)
    {
        using var exclusive = Lock(path);
        File.Delete(path);
    }

    /// <summary>Adds a line.</summary>
    public void Append(string line) => _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _stream.Dispose();
        _lock.Dispose();
    }

    // A file of its own, so that others can read the results in the meantime; with its process the lock goes, too.
    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(
                path + ".lock", FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException error) when (File.Exists(path + ".lock"))
        {
            throw new InvalidInputException($"{path}: another process is computing this share; wait for it, or stop it.", error);
        }
    }
}
