namespace Pegr.Torch.Vision.Datasets;

/// <summary>The image data sets that can be named in settings. A new one is one source and one line here, or <see cref="Register"/>.</summary>
public static class ImageDatasetRegistry
{
    private static readonly Registry<IImageDatasetSource> All = new("dataset", new IImageDatasetSource[]
    {
        new FashionMnistSampleSource(),
        new FashionMnistSource(),
        new MnistSource(),
        new Cifar10Source(),
        new Cifar100Source(),
        new Cifar100Source(coarse: true),
    }.Select(source => (source.Key, source)));

    /// <summary>The data sets, in the order of presentation.</summary>
    public static IReadOnlyList<IImageDatasetSource> Sources => All.Entries;

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys => All.Keys;

    /// <summary>Adds a data set, for as long as the program runs; from then on settings can name it.</summary>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(IImageDatasetSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        All.Register(source.Key, source);
    }

    /// <summary>What can be named, for help texts.</summary>
    public static string Choices => $"{string.Join(", ", Keys)}, {ImageFolderSource.Prefix}PATH";

    /// <summary>The data set of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>, or <c>folder:PATH</c>.</param>
    /// <exception cref="InvalidInputException">There is no such data set.</exception>
    public static IImageDatasetSource Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(ImageFolderSource.Prefix, StringComparison.Ordinal)
            ? new ImageFolderSource(key[ImageFolderSource.Prefix.Length..])
            : All.Find(key, choices: Choices);
    }

    /// <summary>A key that means the same wherever the program is started: a folder's path becomes absolute.</summary>
    /// <param name="key">Any text.</param>
    public static string Resolve(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(ImageFolderSource.Prefix, StringComparison.Ordinal) && key.Length > ImageFolderSource.Prefix.Length
            ? ImageFolderSource.Prefix + Path.GetFullPath(key[ImageFolderSource.Prefix.Length..])
            : key;
    }
}
