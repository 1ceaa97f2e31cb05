using Pegr.Torch.Runtime;

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
    ];

    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Sources.Select(source => source.Key)];

    /// <summary>The data set of a key.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <exception cref="InvalidInputException">There is no such data set.</exception>
    public static IImageDatasetSource Find(string key)
        => Sources.FirstOrDefault(source => source.Key == key)
            ?? throw new InvalidInputException($"dataset: there is no '{key}'; choose one of {string.Join(", ", Keys)}.");
}
