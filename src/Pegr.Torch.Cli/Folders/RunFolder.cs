using Pegr.Torch.Cli.Plans;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Checkpoints;
using Pegr.Torch.Files;

namespace Pegr.Torch.Cli.Folders;

/// <summary>The folder of one run. It is made when the first run begins, after all input has been found good.</summary>
internal sealed class RunFolder
{
    private RunFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The resolved settings.</summary>
    public string Config => In("config.yaml");

    /// <summary>The logged measurements.</summary>
    public string Metrics => In("metrics.csv");

    /// <summary>The record: all that figures and reports are made of.</summary>
    public string Record => In(ExperimentFile.Name);

    /// <summary>The results, for other programs.</summary>
    public string Summary => In("summary.json");

    /// <summary>The figures' folder.</summary>
    public string Figures => In("figures");

    /// <summary>The folder of data and weights.</summary>
    public string Tensors => In("tensors");

    /// <summary>The folder of final weights.</summary>
    public string Weights => In(WeightsFiles.FolderName);

    /// <summary>The folder of the configurations that a search chose.</summary>
    public string Chosen => In("chosen");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string TensorBoard => In("tensorboard");

    /// <summary>The folder of what an interrupted run needs to go on; gone when the run is complete.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>The file of the right to write to the folder.</summary>
    public string LockFile => CheckpointFolder.LockIn(Checkpoints);

    /// <summary>All results of a sweep.</summary>
    public string SweepResults => In("results.csv");

    /// <summary>The folder of the results of a sweep's shares.</summary>
    public string Shards => In("shards");

    /// <summary>Whether the run in the folder has ended well; the summary is written last.</summary>
    public bool IsComplete => SummaryFile.SaysComplete(Summary);

    private IEnumerable<string> Folders => [Figures, Tensors, Weights, Chosen, TensorBoard, Checkpoints, Shards];

    /// <summary>Finds the folder of a run that is to go on. Nothing is written.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static RunFolder Reopen(string path)
    {
        var folder = Find(path) ?? throw new InvalidInputException(
            $"--resume: '{path}' holds no run of pegr (no config.yaml of one); name the folder that the run was written to.");
        if (folder.Link(folder.Metrics) is { } link)
        {
            throw new InvalidInputException($"--resume: '{link}' is a link, and what it leads to is not the run's to go on with; put what it leads to in its place.");
        }

        return folder;
    }

    /// <summary>The run in a folder that is read and not written to; null where there is none.</summary>
    public static RunFolder? Find(string path) => new RunFolder(path) is var folder && ConfigFile.IsOurs(folder.Config) ? folder : null;

    /// <summary>Whether another process is about to write the configuration of a run into a folder.</summary>
    public static bool IsBeingClaimed(string path) => FileLock.IsHeld(new RunFolder(path).LockFile);

    /// <summary>Refuses a folder in use, before anything is computed. Nothing is written.</summary>
    /// <exception cref="InvalidInputException">The folder cannot take a run.</exception>
    public static void Check(OutputTarget target)
    {
        var path = target.Candidates.First();
        if (path.Length == 0)
        {
            throw new InvalidInputException("--out: a folder's name is missing.");
        }

        if (NearestExisting(path) is { } existing && File.Exists(existing))
        {
            throw new InvalidInputException($"--out: '{existing}' is a file, not a folder.");
        }

        var folder = new RunFolder(path);
        if (target.Named && !target.Overwrite && !folder.IsVacant())
        {
            throw InUse(path);
        }

        if (target.Overwrite)
        {
            folder.CheckReplaceable();
        }
    }

    /// <summary>Makes the folder with its configuration, in the first free place; no other process can get the same.</summary>
    /// <exception cref="InvalidInputException">The folder is in use or cannot be made.</exception>
    public static ClaimedFolder Claim(OutputTarget target, string config)
    {
        foreach (var path in target.Candidates)
        {
            try
            {
                if (new RunFolder(path).TryClaim(target.Overwrite, config) is { } claimed)
                {
                    return claimed;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException($"--out: cannot write to '{path}': {error.Message}", error);
            }
        }

        throw InUse(target.Candidates.First());
    }

    /// <summary>Clears what a process that was killed left in the folder besides a run's files. Only who has the right to the folder may.</summary>
    public void ClearRemains()
    {
        foreach (var path in Folders.Prepend(Path))
        {
            TemporaryFile.ClearDead(path);
        }

        FileLock.ClearDead(Shards, "*" + Shard.LockExtension);
        Disk.DeleteEmptyFolder(Shards);
    }

    /// <summary>Clears what a process that was killed at the very end of a complete run left, unless it is not killed but still at it.</summary>
    public void Finish()
    {
        if (CheckpointFolder.TryRemove(Checkpoints))
        {
            ClearRemains();
        }
    }

    private ClaimedFolder? TryClaim(bool overwrite, string config)
    {
        if (!overwrite && !IsVacant())
        {
            return null;
        }

        if (FileLock.TryTake(LockFile) is not { } held)
        {
            return overwrite ? throw Live(LockFile) : null;
        }

        try
        {
            if (overwrite)
            {
                Replace(config);
            }
            else if (IsVacant())
            {
                ClearRemains();
                FileWriter.Write(Config, config);
            }
            else
            {
                Release(held); // another process was here in the meantime
                return null;
            }

            return new ClaimedFolder(this, held);
        }
        catch
        {
            Release(held);
            throw;
        }
    }

    private void Replace(string config)
    {
        CheckReplaceable(isOurs: true);

        // Until the folder is the new run's, no process may begin with a share of a sweep that was there.
        var shares = new List<FileLock>();
        try
        {
            shares.AddRange(ShareLocks().Select(path => FileLock.TryTake(path) ?? throw Live(path)));
            if (ConfigFile.IsOurs(Config))
            {
                RecordedFiles.Of(this).Delete();
            }

            ClearRemains();
            FileWriter.Write(Config, config);
        }
        finally
        {
            shares.ForEach(share => share.Dispose());
            Disk.DeleteEmptyFolder(Shards);
        }
    }

    /// <summary>Gives the right to the folder back, and leaves nothing of it.</summary>
    /// <param name="held">The right.</param>
    public void Release(FileLock held)
    {
        held.Dispose();
        Disk.DeleteEmptyFolder(Checkpoints);
    }

    // Whether nothing is there but what is left of a claim whose process died before it had written the configuration.
    private bool IsVacant()
        => !Directory.Exists(Path) || Directory.EnumerateFileSystemEntries(Path).All(entry =>
            System.IO.Path.GetFileName(entry) is var name
            && (TemporaryFile.IsOne(name)
                || (name == System.IO.Path.GetFileName(Config) && IsHalfConfig())
                || (name == System.IO.Path.GetFileName(Checkpoints) && IsHalfClaim())));

    private bool IsHalfConfig() => new FileInfo(Config) is { Exists: true, Length: 0, LinkTarget: null } && RegularFile.IsOne(Config);

    private bool IsHalfClaim()
        => Disk.IsOwnFolder(Checkpoints)
            && Directory.EnumerateFileSystemEntries(Checkpoints).All(entry =>
                System.IO.Path.GetFileName(entry) == System.IO.Path.GetFileName(LockFile) || TemporaryFile.IsOne(entry));

    // Refuses what must not be touched. Nothing is.
    private void CheckReplaceable(bool isOurs = false)
    {
        if (Link(Config) is { } link)
        {
            throw new InvalidInputException(
                $"--overwrite: '{link}' is a link, and what it leads to is not the run's to replace; remove the link or choose another folder.");
        }

        if (((string[])[LockFile, .. ShareLocks()]).FirstOrDefault(path => !(isOurs && path == LockFile) && FileLock.IsHeld(path)) is { } live)
        {
            throw Live(live);
        }

        if (ConfigFile.IsOurs(Config))
        {
            RecordedFiles.Of(this);
        }
        else if (ForeignFile() is { } foreign)
        {
            throw new InvalidInputException($"--out: '{foreign}' is not of a pegr run and is left alone; choose another folder.");
        }
    }

    // What is a link among the folders and one more path; null if nothing is.
    private string? Link(string also) => Folders.Append(also).FirstOrDefault(path => new DirectoryInfo(path).LinkTarget is not null);

    // A file with one of our names in a folder without a configuration of ours is somebody else's.
    private string? ForeignFile()
        => Folders.Concat([Config, Metrics, Record, Summary, SweepResults]).FirstOrDefault(path =>
            System.IO.Path.Exists(path) && !(path == Config && IsHalfConfig()) && !(path == Checkpoints && IsHalfClaim()));

    private string[] ShareLocks()
        => Disk.IsOwnFolder(Shards) ? [.. Directory.GetFiles(Shards).Select(Shard.LockOf).OfType<string>().Distinct()] : [];

    private static string? NearestExisting(string path)
    {
        var current = System.IO.Path.GetFullPath(path);
        while (current is not null && !System.IO.Path.Exists(current))
        {
            current = System.IO.Path.GetDirectoryName(current);
        }

        return current;
    }

    private static InvalidInputException Live(string path)
        => new($"--overwrite: another process is writing to the folder ('{path}' is locked); wait for its end or stop it.");

    private static InvalidInputException InUse(string path)
        => new($"--out: the folder '{path}' holds files already; choose another, or give --overwrite to replace its run.");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
