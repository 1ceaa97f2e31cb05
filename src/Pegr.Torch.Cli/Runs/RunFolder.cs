using Pegr.Torch.Runtime;

namespace Pegr.Torch.Cli.Runs;

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

    /// <summary>The results.</summary>
    public string Summary => In("summary.json");

    /// <summary>The figures' folder.</summary>
    public string Figures => In("figures");

    /// <summary>The folder of data and weights.</summary>
    public string Tensors => In("tensors");

    /// <summary>The folder of final weights.</summary>
    public string Weights => In("weights");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string TensorBoard => In("tensorboard");

    /// <summary>The folder of what an interrupted run needs to go on; gone when the run is complete.</summary>
    public string Checkpoints => In("checkpoints");

    /// <summary>Whether the run in the folder has ended well.</summary>
    public bool IsComplete => !Directory.Exists(Checkpoints) && SummaryFile.SaysComplete(Summary);

    /// <summary>Finds the folder of a run that is to go on. Nothing is written.</summary>
    /// <exception cref="InvalidInputException">There is none.</exception>
    public static RunFolder Reopen(string path)
    {
        return Find(path) ?? throw new InvalidInputException(
            $"--resume: '{path}' holds no run of pegr (no config.yaml of one); name the folder that the run was written to.");
    }

    /// <summary>The run in a folder that is read and not written to; null where there is none.</summary>
    public static RunFolder? Find(string path) => new RunFolder(path) is var folder && ConfigFile.IsOurs(folder.Config) ? folder : null;

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
        if (target.Named && !target.Overwrite && folder.HoldsFiles())
        {
            throw InUse(path);
        }

        if (target.Overwrite && folder.ForeignFile() is { } foreign)
        {
            throw new InvalidInputException($"--out: '{foreign}' is not of a pegr run and is left alone; choose another folder.");
        }
    }

    /// <summary>Makes the folder with its configuration, in the first free place; no other process can get the same. That of
    /// a resumed run is there already.</summary>
    /// <exception cref="InvalidInputException">The folder is in use or cannot be made.</exception>
    public static RunFolder Claim(OutputTarget target, string config)
    {
        if (target.Resume)
        {
            return Reopen(target.Candidates.Single());
        }

        foreach (var path in target.Candidates)
        {
            try
            {
                if (new RunFolder(path).TryClaim(target.Overwrite, config) is { } folder)
                {
                    return folder;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new InvalidInputException($"--out: cannot write to '{path}': {error.Message}", error);
            }
        }

        throw InUse(target.Candidates.First());
    }

    private RunFolder? TryClaim(bool overwrite, string config)
    {
        if (!overwrite && HoldsFiles())
        {
            return null;
        }

        Directory.CreateDirectory(Path);
        if (overwrite)
        {
            DeleteEarlierRun();
            AtomicFile.Write(Config, config);
            return this;
        }

        return AtomicFile.TryClaim(Config, config) ? this : null;
    }

    private bool HoldsFiles() => Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any();

    // A file with one of our names in a folder without a configuration of ours is somebody else's.
    private string? ForeignFile()
        => ConfigFile.IsOurs(Config)
            ? null
            : new[] { Config, Metrics, Summary, Figures, Tensors, Weights, TensorBoard, Checkpoints }.FirstOrDefault(System.IO.Path.Exists);

    private void DeleteEarlierRun()
    {
        File.Delete(Metrics);
        File.Delete(Summary);
        DeleteIn(Figures, ".png", ".svg");
        DeleteIn(Tensors, ".safetensors");
        DeleteIn(Weights, ".safetensors");
        TensorBoardFiles.Delete(TensorBoard);
        DeleteIn(Checkpoints, ".checkpoint", ".tmp");
    }

    private static void DeleteIn(string folder, params string[] extensions)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.GetFiles(folder))
        {
            if (extensions.Contains(System.IO.Path.GetExtension(file)))
            {
                File.Delete(file);
            }
        }
    }

    private static string? NearestExisting(string path)
    {
        var current = System.IO.Path.GetFullPath(path);
        while (current is not null && !System.IO.Path.Exists(current))
        {
            current = System.IO.Path.GetDirectoryName(current);
        }

        return current;
    }

    private static InvalidInputException InUse(string path)
        => new($"--out: the folder '{path}' holds files already; choose another, or give --overwrite to replace its run.");

    private string In(string name) => System.IO.Path.Combine(Path, name);
}
