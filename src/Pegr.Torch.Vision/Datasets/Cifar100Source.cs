using Pegr.Torch.Vision.Downloads;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>CIFAR-100 (Krizhevsky, 2009), binary version: 50,000 training and 10,000 test images.</summary>
/// <param name="coarse">Whether the labels are the 20 superclasses, in place of the 100 classes.</param>
public sealed class Cifar100Source(bool coarse = false) : IImageDatasetSource
{
    /// <inheritdoc/>
    public string Key => coarse ? "cifar100-coarse" : "cifar100";

    /// <inheritdoc/>
    public string Name => coarse ? "CIFAR-100 (20 superclasses)" : "CIFAR-100";

    /// <inheritdoc/>
    public string Description =>
        $"{Name} (50,000 training and 10,000 test photographs, 32x32 in color): download it, or "
        + "unpack cifar-100-binary.tar.gz from cs.toronto.edu/~kriz/cifar.html, and name its folder cifar-100-binary as data-dir.";

    /// <inheritdoc/>
    public string DefaultFolder => DataCache.FolderOf(Download.Folder);

    /// <inheritdoc/>
    public DatasetDownload Download { get; } = new("cifar100",
    [
        new("cifar-100-binary.tar.gz", 168_513_733, "58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec",
            CifarAddresses.Of("cifar-100-binary.tar.gz"),
            [
                new("train.bin", 153_700_000, "f31298fc616915fa142368359df1c4ca2ae984d6915ca468b998a5ec6aeebf29"),
                new("test.bin", 30_740_000, "d8b1e6b7b3bee4020055f0699b111f60b1af1e262aeb93a0b659061746f8224a"),
            ]),
    ]);

    /// <inheritdoc/>
    public ImageSplits Load(ImageDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Cifar100Reader.Read(DatasetFolder.Holding(DatasetFolder.Find(options, this), "train.bin", "cifar-100-binary"), coarse);
    }
}
