using System.Globalization;
using Pegr.Torch.Files;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Checkpoints;
using Pegr.Torch.Training.Records;
using TorchSharp;

namespace Pegr.Torch.Experiments.Checkpoints;

/// <summary>
/// An experiment's checkpoints: one file for the run that goes on and one for every run that has ended. While an object
/// has the folder, no other one and no other process can have it.
/// </summary>
public sealed class CheckpointFolder : ICheckpointStore, IDisposable
{
    private const string Extension = ".checkpoint";
    private const string LockName = "lock";
    private const string CurrentName = "training" + Extension;
    private const string FinishedName = "run-";

    private readonly string _path;
    private readonly Origin _origin;
    private readonly FileLock _lock;
    private readonly IReadOnlyDictionary<string, string> _defaults;
    private readonly Dictionary<int, RunRecord> _finished = [];

    private CheckpointFolder(
        string path, IReadOnlyDictionary<string, string> configuration, FileLock held, IReadOnlyDictionary<string, string>? defaults = null)
        => (_path, _origin, _lock, _defaults) = (path, Origin.Here(configuration), held, defaults ?? new Dictionary<string, string>());

    /// <summary>The step of the last checkpoint that was read or written; null where there is none.</summary>
    public int? LastStep { get; private set; }

    private string Current => Path.Combine(_path, CurrentName);

    /// <summary>Takes a folder for an experiment from its beginning; checkpoints in it are deleted.</summary>
    /// <param name="path">The folder; made where it is not there.</param>
    /// <param name="configuration">Names and values of all that decides on the results.</param>
    /// <exception cref="InvalidInputException">Another process has the folder.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static CheckpointFolder Create(string path, IReadOnlyDictionary<string, string> configuration)
    {
        return Create(path, configuration, Lock(path));
    }

    /// <summary>As <see cref="Create(string, IReadOnlyDictionary{string, string})"/>, for a caller that has the folder already.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="configuration">Names and values of all that decides on the results.</param>
    /// <param name="held">The lock at <see cref="LockIn"/>, which is given back with the new object.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static CheckpointFolder Create(string path, IReadOnlyDictionary<string, string> configuration, FileLock held)
    {
        ArgumentNullException.ThrowIfNull(held);
        try
        {
            DeleteFiles(path);
            return new CheckpointFolder(path, configuration, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>The file of the lock on a folder of checkpoints.</summary>
    /// <param name="path">The folder.</param>
    public static string LockIn(string path) => Path.Combine(path, LockName);

    /// <summary>Deletes what is left of checkpoints that are no longer needed, with the folder where nothing else is in it.</summary>
    /// <param name="path">The folder.</param>
    /// <returns>False where another process has the folder, which then stays as it is.</returns>
    public static bool TryRemove(string path)
    {
        if (Disk.IsOwnFolder(path))
        {
            using (var held = FileLock.TryTake(LockIn(path)))
            {
                if (held is null)
                {
                    return false;
                }

                DeleteFiles(path);
            }

            Disk.DeleteEmptyFolder(path);
        }

        return true;
    }

    /// <summary>Whether a file's name is one that is given here.</summary>
    /// <param name="path">A path or name.</param>
    public static bool IsOne(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        var name = Path.GetFileName(path);
        return name == LockName || IsCheckpoint(name) || TemporaryFile.IsOne(name);
    }

    /// <summary>Takes a folder to go on with what is in it, if anything. Every checkpoint is read and checked.</summary>
    /// <param name="path">The folder; made where it is not there.</param>
    /// <param name="configuration">Names and values of all that decides on the results.</param>
    /// <param name="defaults">What holds where a checkpoint does not name a value, because the version that wrote it did not know it.</param>
    /// <exception cref="InvalidInputException">
    /// Another process has the folder; or a checkpoint is damaged, of another version or of another configuration.
    /// </exception>
    public static CheckpointFolder Open(
        string path, IReadOnlyDictionary<string, string> configuration, IReadOnlyDictionary<string, string>? defaults = null)
    {
        var folder = new CheckpointFolder(path, configuration, Lock(path), defaults);
        try
        {
            folder.Read();
            TemporaryFile.ClearDead(path); // of a folder that is refused nothing is changed
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public RunRecord? FindFinished(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return _finished.GetValueOrDefault(run.Index);
    }

    /// <inheritdoc/>
    public void SaveFinished(RunInfo run, RunRecord record)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(record);
        CheckpointFile.Write(FinishedPath(run.Index), new FinishedRun(_origin, run, record), new Dictionary<string, torch.Tensor>());
        _finished[run.Index] = record;
    }

    /// <inheritdoc/>
    public TrainingCheckpoint? Find(RunInfo run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!File.Exists(Current))
        {
            return null;
        }

        var (current, tensors) = ReadCurrent();
        var state = new SavedState(tensors);
        if (current.Run == run)
        {
            return new TrainingCheckpoint(current.Step, current.Rows, current.Seconds, state);
        }

        // It is of an earlier run, whose end has been kept since.
        state.Dispose();
        return null;
    }

    /// <inheritdoc/>
    public void Save(RunInfo run, TrainingCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(checkpoint);
        var values = new CurrentRun(_origin, run, checkpoint.Step, checkpoint.Rows, checkpoint.Seconds);
        CheckpointFile.Write(Current, values, checkpoint.State.Tensors);
        LastStep = checkpoint.Step;
    }

    /// <summary>Deletes all checkpoints, when they are no longer needed, and gives the folder back, that too where they cannot be deleted.</summary>
    /// <exception cref="IOException">A checkpoint cannot be deleted.</exception>
    /// <exception cref="UnauthorizedAccessException">A checkpoint may not be deleted.</exception>
    public void Delete()
    {
        using (_lock)
        {
            DeleteFiles(_path);
            _finished.Clear();
        }

        Disk.DeleteEmptyFolder(_path);
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileLock Lock(string path)
        => FileLock.TryTake(LockIn(path))
            ?? throw new InvalidInputException($"{path}: another process is writing these checkpoints; wait for its end or stop it.");

    private string FinishedPath(int index)
        => Path.Combine(_path, FinishedName + (index + 1).ToString("D4", CultureInfo.InvariantCulture) + Extension);

    private void Read()
    {
        for (var index = 0; File.Exists(FinishedPath(index)); index++)
        {
            var path = FinishedPath(index);
            var expected = index;
            var (finished, tensors) = CheckpointFile.Read<FinishedRun>(
                path, values => Check(values.Origin, values.Run?.Index == expected && RecordCheck.IsWhole(values.Record), path));
            new SavedState(tensors).Dispose();
            _finished.Add(index, finished.Record);
        }

        if (File.Exists(Current))
        {
            var (current, tensors) = ReadCurrent();
            new SavedState(tensors).Dispose();
            LastStep = current.Step;
        }
    }

    private (CurrentRun Values, Dictionary<string, torch.Tensor> Tensors) ReadCurrent()
        => CheckpointFile.Read<CurrentRun>(
            Current,
            values => Check(
                values.Origin,
                values.Run is not null && values.Step >= 0 && values.Step <= values.Run.TotalSteps && RecordCheck.AreWhole(values.Rows),
                Current));

    private void Check(Origin? origin, bool isWhole, string path)
    {
        _origin.Check(origin, path, _defaults);
        if (!isWhole)
        {
            throw new InvalidInputException($"{path}: the checkpoint lacks values that a run needs. Start the run anew.");
        }
    }

    private static void DeleteFiles(string path)
    {
        foreach (var file in Directory.GetFiles(path).Where(file => IsCheckpoint(Path.GetFileName(file))))
        {
            Disk.Delete(file);
        }

        TemporaryFile.ClearDead(path);
    }

    private static bool IsCheckpoint(string name)
        => name == CurrentName
            || (name.StartsWith(FinishedName, StringComparison.Ordinal) && name.EndsWith(Extension, StringComparison.Ordinal)
                && name[FinishedName.Length..^Extension.Length].All(char.IsAsciiDigit));

    private sealed record FinishedRun(Origin Origin, RunInfo Run, RunRecord Record);

    private sealed record CurrentRun(Origin Origin, RunInfo Run, int Step, IReadOnlyList<MetricRow> Rows, double Seconds);
}
