namespace Pegr.Torch.Vision.Datasets;

/// <summary>
/// A folder of one's own images: one sub-folder per class, or <c>train</c> and <c>test</c> with one sub-folder per class
/// each.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class ImageFolderSource(string path) : IImageDatasetSource
{
    private readonly string _path = path ?? throw new ArgumentNullException(nameof(path));

    /// <summary>What the key begins with, before the path.</summary>
    public const string Prefix = "folder:";

    /// <inheritdoc/>
    public string Key => Prefix + _path;

    /// <inheritdoc/>
    public string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(_path));

    /// <inheritdoc/>
    public string Description => "A folder with one sub-folder per class, each of PNG, JPEG, BMP or WebP files.";

    /// <inheritdoc/>
    public string DefaultFolder => _path;

    /// <inheritdoc/>
    public ImageSplits Load(ImageDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckPath(options);
        var (train, test) = ImageFolder.HasSplits(_path) ? ReadSplits() : ImageFolder.Read(_path).Split(options);
        var form = ImageForm.Find([.. train.Files, .. test.Files], options);
        return new ImageSplits(train.Shuffled(options.Seed).Decode(form), test.Shuffled(options.Seed).Decode(form));
    }

    private (ImageFolder Train, ImageFolder Test) ReadSplits()
    {
        var train = ImageFolder.Read(Path.Combine(_path, ImageFolder.TrainName));
        var test = ImageFolder.Read(Path.Combine(_path, ImageFolder.TestName));
        var lonely = train.ClassNames.Except(test.ClassNames).Concat(test.ClassNames.Except(train.ClassNames)).FirstOrDefault();
        return lonely is null
            ? (train, test)
            : throw new InvalidInputException(
                $"{_path}: class '{lonely}' is in only one of {ImageFolder.TrainName} and {ImageFolder.TestName}; both need the same sub-folders.");
    }

    private void CheckPath(ImageDatasetOptions options)
    {
        if (options.DataDir.Length > 0)
        {
            throw new InvalidInputException("data-dir", $"{Prefix}PATH names its folder itself; leave data-dir empty.");
        }

        if (_path.Length == 0)
        {
            throw new InvalidInputException("dataset", $"'{Prefix}' needs the path of a folder after the colon.");
        }

        if (!Directory.Exists(_path))
        {
            var problem = File.Exists(_path) ? "is a file; name a folder with one sub-folder per class" : "is no folder that is there";
            throw new InvalidInputException("dataset", $"{_path} {problem}.");
        }
    }
}
