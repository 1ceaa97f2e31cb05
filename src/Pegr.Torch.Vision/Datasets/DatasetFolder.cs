namespace Pegr.Torch.Vision.Datasets;

/// <summary>Finds the folder that a data set is read from.</summary>
public static class DatasetFolder
{
    /// <summary>The folder that the settings name, or else the data set's own.</summary>
    /// <param name="options">Name the folder, empty for the data set's own; and ask for no change of the images.</param>
    /// <param name="source">The data set, whose images have a size of their own.</param>
    /// <exception cref="InvalidInputException">There is no such folder, or the images are to be changed.</exception>
    public static string Find(ImageDatasetOptions options, IImageDatasetSource source)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(source);
        if (options.ImageSize != 0)
        {
            throw new InvalidInputException("image-size", $"only the images of folder:PATH are resized; use 0 for {source.Key}.");
        }

        if (options.Color != "auto")
        {
            throw new InvalidInputException("color", $"only the images of folder:PATH are converted; use auto for {source.Key}.");
        }

        return Existing(options.DataDir, source);
    }

    /// <summary>The folder itself or, where it has none of some files, the first of its usual subfolders that has one.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="pattern">Names of the files.</param>
    /// <param name="subfolders">Where other programs put the files, below the folder.</param>
    internal static string Holding(string folder, string pattern, params ReadOnlySpan<string> subfolders)
    {
        foreach (var candidate in (ReadOnlySpan<string>)["", .. subfolders])
        {
            var path = Path.Combine(folder, candidate);
            if (Directory.Exists(path) && DataFile.List(path, pattern).Length > 0)
            {
                return path;
            }
        }

        return folder;
    }

    private static string Existing(string dataDir, IImageDatasetSource source)
    {
        var folder = dataDir.Length > 0 ? dataDir : source.DefaultFolder;
        if (folder.Length == 0)
        {
            throw new InvalidInputException("data-dir", $"{source.Key} needs the folder of its files. {source.Description}");
        }

        if (File.Exists(folder))
        {
            throw new InvalidInputException("data-dir", $"{folder} is a file; name the folder that holds it.");
        }

        return Directory.Exists(folder)
            ? folder
            : throw new InvalidInputException("data-dir", $"there is no folder {FullPath(folder)}. {source.Description}");
    }

    // A path that the system cannot even resolve is shown as it was given.
    private static string FullPath(string folder)
        => folder.AsSpan().ContainsAny(Path.GetInvalidPathChars()) ? folder : Path.GetFullPath(folder);
}
