namespace Pegr.Torch.Vision.Datasets;

/// <summary>CIFAR-10 (Krizhevsky, 2009), binary version: 50,000 training and 10,000 test images.</summary>
public sealed class Cifar10Source : IImageDatasetSource
{
    /// <inheritdoc/>
    public string Key => "cifar10";

    /// <inheritdoc/>
    public string Name => "CIFAR-10";

    /// <inheritdoc/>
    public string Description =>
        "CIFAR-10 (50,000 training and 10,000 test photographs of ten kinds of objects, 32x32 in color): fetch "
        + "cifar-10-binary.tar.gz from cs.toronto.edu/~kriz/cifar.html, unpack it, and name its folder "
        + "cifar-10-batches-bin with --data-dir.";

    /// <inheritdoc/>
    public string DefaultFolder => "";

    /// <inheritdoc/>
    public ImageSplits Load(string dataDir) => Cifar10Reader.Read(DatasetFolder.Find(dataDir, this));
}
