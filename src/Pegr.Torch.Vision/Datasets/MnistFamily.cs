using System.Collections.Immutable;
using Pegr.Torch.Vision.Downloads;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>Reads MNIST and the data sets that copy its files: four IDX files, 28x28 gray pixels, ten classes.</summary>
internal static class MnistFamily
{
    private const int Side = 28;

    /// <summary>The names of Fashion-MNIST's classes.</summary>
    public static readonly ImmutableArray<string> FashionClasses =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>The names of MNIST's classes.</summary>
    public static readonly ImmutableArray<string> Digits = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];

    private static readonly ImmutableArray<(string Name, long Size)> Files =
    [
        ("train-images-idx3-ubyte", 47_040_016),
        ("train-labels-idx1-ubyte", 60_008),
        ("t10k-images-idx3-ubyte", 7_840_016),
        ("t10k-labels-idx1-ubyte", 10_008),
    ];

    /// <summary>How a full set of 60,000 and 10,000 images is fetched.</summary>
    /// <param name="folder">Name of its folder.</param>
    /// <param name="servers">The addresses of the folders that hold the files, the official one first.</param>
    /// <param name="facts">Of training images, training labels, test images and test labels.</param>
    public static DatasetDownload Download(string folder, IReadOnlyList<string> servers, IReadOnlyList<GzipFacts> facts)
        => new(folder, [.. Files.Zip(facts, (file, gzip) => new RemoteFile(
            $"{file.Name}.gz",
            gzip.Size,
            gzip.Sha256,
            [.. servers.Select(server => $"{server}/{file.Name}.gz")],
            [new ExpectedFile(file.Name, file.Size, gzip.ContentSha256)]))]);

    /// <summary>
    /// Reads the four files from a folder, or from where torchvision puts them below it: under their official names, or with the dot in place of the
    /// second dash that other copies have, each with or without <c>.gz</c>.
    /// </summary>
    /// <exception cref="InvalidInputException">A file is missing, corrupt, or does not hold what it should.</exception>
    public static ImageSplits Load(string folder, IImageDatasetSource source, ImmutableArray<string> classNames)
    {
        var name = source.Name.Split(' ')[0].Replace("-", "", StringComparison.Ordinal); // FashionMNIST
        var holding = DatasetFolder.Holding(folder, "train-images*", "raw", Path.Combine(name, "raw"));
        return new(LoadSplit(holding, "train", source, classNames), LoadSplit(holding, "t10k", source, classNames));
    }

    private static ImageDataset LoadSplit(
        string folder, string split, IImageDatasetSource source, ImmutableArray<string> classNames)
    {
        var imagesPath = FindFile(folder, $"{split}-images-idx3-ubyte", source);
        var labelsPath = FindFile(folder, $"{split}-labels-idx1-ubyte", source);
        var images = IdxReader.Read(imagesPath);
        var labels = IdxReader.Read(labelsPath);
        if (images.Dimensions is not [var count, Side, Side])
        {
            throw DataFile.Corrupt(imagesPath, $"holds {images.Shape} bytes where images of {Side}x{Side} were expected");
        }

        if (labels.Dimensions.Length != 1)
        {
            throw DataFile.Corrupt(labelsPath, $"holds {labels.Shape} bytes where a list of labels was expected");
        }

        if (labels.Data.Length != count)
        {
            throw DataFile.Corrupt(labelsPath, $"{labels.Data.Length} labels do not fit the {count} images of {imagesPath}");
        }

        for (var record = 0; record < count; record++)
        {
            DataFile.CheckLabel(labelsPath, labels.Data[record], record, classNames.Length);
        }

        return new ImageDataset(1, Side, Side, images.Data, labels.Data, classNames);
    }

    private static string FindFile(string folder, string name, IImageDatasetSource source)
    {
        var official = Path.Combine(folder, name);
        var dotted = Path.Combine(folder, name.Replace("-idx", ".idx", StringComparison.Ordinal));
        return new[] { official, official + ".gz", dotted, dotted + ".gz" }.FirstOrDefault(Path.Exists)
            ?? throw new InvalidInputException($"{official}: there is no such file, with or without .gz. {source.Description}");
    }

    /// <summary>What is known of a gzipped file.</summary>
    /// <param name="Size">Its length in bytes.</param>
    /// <param name="Sha256">Its SHA-256.</param>
    /// <param name="ContentSha256">The SHA-256 of what is in it.</param>
    public sealed record GzipFacts(long Size, string Sha256, string ContentSha256);
}
