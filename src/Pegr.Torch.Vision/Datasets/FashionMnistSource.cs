namespace Pegr.Torch.Vision.Datasets;

/// <summary>Fashion-MNIST (Xiao, Rasul, Vollgraf, 2017): 60,000 training and 10,000 test images.</summary>
public sealed class FashionMnistSource : IImageDatasetSource
{
    /// <inheritdoc/>
    public string Key => "fashion-mnist";

    /// <inheritdoc/>
    public string Name => "Fashion-MNIST";

    /// <inheritdoc/>
    public string Description =>
        "Fashion-MNIST (60,000 training and 10,000 test images of clothes, 28x28 grey): on Debian and Ubuntu install the "
        + $"package dataset-fashion-mnist (it fills {DefaultFolder}); elsewhere fetch the four .gz files from "
        + "github.com/zalandoresearch/fashion-mnist and name their folder with --data-dir.";

    /// <inheritdoc/>
    public string DefaultFolder => "/usr/share/datasets/fashion-mnist";

    /// <inheritdoc/>
    public ImageSplits Load(string dataDir)
        => MnistFamily.Load(DatasetFolder.Find(dataDir, this), this, MnistFamily.FashionClasses);
}
