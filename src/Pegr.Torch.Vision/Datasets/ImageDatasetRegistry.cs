namespace Pegr.Torch.Vision.Datasets;

/// <summary>The image data sets that can be named in settings. A new one is a new source and a line here.</summary>
public static class ImageDatasetRegistry
{
    /// <summary>The data sets, in the order of presentation.</summary>
    public static IReadOnlyList<IImageDatasetSource> Sources { get; } =
    [
        new FashionMnistSampleSource(),
        new FashionMnistSource(),
        new MnistSource(),
        new Cifar10Source(),
        new Cifar100Source(),
        new Cifar100Source(coarse: true),
    ];

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Sources.Select(source => source.Key)];

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
            : Sources.FirstOrDefault(source => source.Key == key)
                ?? throw new InvalidInputException($"dataset: '{key}' is unknown; use {Choices}.");
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
