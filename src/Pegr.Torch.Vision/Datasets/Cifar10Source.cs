using Pegr.Torch.Vision.Downloads;

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
        "CIFAR-10 (50,000 training and 10,000 test photographs of ten kinds of objects, 32x32 in color): "
        + "download it, or unpack cifar-10-binary.tar.gz from cs.toronto.edu/~kriz/cifar.html, "
        + "and name its folder cifar-10-batches-bin as data-dir.";

    /// <inheritdoc/>
    public string DefaultFolder => DataCache.FolderOf(Download.Folder);

    /// <inheritdoc/>
    public DatasetDownload Download { get; } = new("cifar10",
    [
        new("cifar-10-binary.tar.gz", 170_052_171, "c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd",
            CifarAddresses.Of("cifar-10-binary.tar.gz"),
            [
                new("data_batch_1.bin", 30_730_000, "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
                new("data_batch_2.bin", 30_730_000, "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
                new("data_batch_3.bin", 30_730_000, "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
                new("data_batch_4.bin", 30_730_000, "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
                new("data_batch_5.bin", 30_730_000, "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
                new("test_batch.bin", 30_730_000, "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
            ]),
    ]);

    /// <inheritdoc/>
    public ImageSplits Load(ImageDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Cifar10Reader.Read(DatasetFolder.Holding(DatasetFolder.Find(options, this), "data_batch_*.bin", "cifar-10-batches-bin"));
    }
}
