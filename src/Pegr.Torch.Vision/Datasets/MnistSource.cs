using Pegr.Torch.Vision.Downloads;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>MNIST (LeCun, Cortes, Burges): 60,000 training and 10,000 test images of digits.</summary>
public sealed class MnistSource : IImageDatasetSource
{
    private static readonly string[] Servers =
        ["https://ossci-datasets.s3.amazonaws.com/mnist", "https://storage.googleapis.com/cvdf-datasets/mnist"];

    /// <inheritdoc/>
    public string Key => "mnist";

    /// <inheritdoc/>
    public string Name => "MNIST";

    /// <inheritdoc/>
    public string Description =>
        "MNIST (60,000 training and 10,000 test images of handwritten digits, 28x28 grey): download it, or name the "
        + "folder of train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and "
        + "t10k-labels-idx1-ubyte, gzipped or not, as data-dir.";

    /// <inheritdoc/>
    public string DefaultFolder => DataCache.FolderOf(Download.Folder);

    /// <inheritdoc/>
    public DatasetDownload Download { get; } = MnistFamily.Download("mnist", Servers,
    [
        new(9_912_422, "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db"),
        new(28_881, "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        new(1_648_877, "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7"),
        new(4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
    ]);

    /// <inheritdoc/>
    public ImageSplits Load(ImageDatasetOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MnistFamily.Load(DatasetFolder.Find(options, this), this, MnistFamily.Digits);
    }
}
