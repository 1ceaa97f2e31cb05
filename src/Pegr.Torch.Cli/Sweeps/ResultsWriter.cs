using System.Text;
using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>Adds results to a share's file, each on disk as soon as it is there; no second process can do so at the same time.</summary>
internal sealed class ResultsWriter : IDisposable
{
    private readonly FileLock _lock;
    private readonly FileStream _stream;

    private ResultsWriter(FileLock exclusive, FileStream stream) => (_lock, _stream) = (exclusive, stream);

    /// <summary>Opens or makes the file, and repairs it where a process died while it wrote.</summary>
    /// <exception cref="InvalidInputException">Another process writes to the file, or it is not of this sweep.</exception>
    public static ResultsWriter Open(string path, SweepPlan plan)
    {
        // A file of its own, so that others can read the results in the meantime.
        var exclusive = FileLock.TryTake(path + Shard.LockExtension)
            ?? throw new InvalidInputException($"{path}: another process is computing this share; wait for it, or stop it.");
        try
        {
            var stream = Disk.Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite);
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

    /// <summary>Adds a line.</summary>
    public void Append(string line) => Disk.Append(_stream, Encoding.UTF8.GetBytes(LineChecksum.Add(line) + "\n"));

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            _stream.Dispose();
        }
        finally
        {
            _lock.Dispose();
        }
    }
}
