namespace Pegr.Torch.Vision.Datasets;

/// <summary>The sample of Fashion-MNIST that comes with this library: 6,000 training and 2,000 test images.</summary>
public sealed class FashionMnistSampleSource : IImageDatasetSource
{
    /// <inheritdoc/>
    public string Key => "fashion-mnist-sample";

    /// <inheritdoc/>
    public string Name => "Fashion-MNIST sample";

    /// <inheritdoc/>
    public string Description =>
        "The sample of Fashion-MNIST (6,000 training and 2,000 test images of clothes, 28x28 grey) is data/fashion-mnist "
        + "of the project and is copied beside the program: build the program again, or name that folder as data-dir.";

    /// <inheritdoc/>
    public string DefaultFolder => Folders().FirstOrDefault(Directory.Exists) ?? Folders().First();

    /// <inheritdoc/>
    public ImageSplits Load(ImageDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MnistFamily.Load(DatasetFolder.Find(options, this), this, MnistFamily.FashionClasses);
    }

    // Beside the program; in a notebook's kernel, which is elsewhere, beside this library or in its package.
    private static IEnumerable<string> Folders()
    {
        var library = Path.GetDirectoryName(typeof(FashionMnistSampleSource).Assembly.Location) ?? "";
        return new[] { AppContext.BaseDirectory, library, Path.Combine(library, "..", "..") }
            .Select(root => Path.Combine(root, "data", "fashion-mnist"));
    }
}
