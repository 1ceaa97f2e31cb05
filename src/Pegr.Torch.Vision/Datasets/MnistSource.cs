namespace Pegr.Torch.Vision.Datasets;

/// <summary>MNIST (LeCun, Cortes, Burges): 60,000 training and 10,000 test images of digits.</summary>
public sealed class MnistSource : IImageDatasetSource
{
    /// <inheritdoc/>
    public string Key => "mnist";

    /// <inheritdoc/>
    public string Name => "MNIST";

    /// <inheritdoc/>
    public string Description =>
        "MNIST (60,000 training and 10,000 test images of handwritten digits, 28x28 grey): fetch the four files "
        + "train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, gzipped or "
        + "not, and name their folder with --data-dir.";

    /// <inheritdoc/>
    public string DefaultFolder => "";

    /// <inheritdoc/>
    public ImageSplits Load(string dataDir)
        => MnistFamily.Load(DatasetFolder.Find(dataDir, this), this, MnistFamily.Digits);
}
