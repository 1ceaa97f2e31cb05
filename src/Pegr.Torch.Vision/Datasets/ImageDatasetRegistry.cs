namespace Pegr.Torch.Vision.Datasets;

/// <summary>The image data sets that can be named in settings.</summary>
public static class ImageDatasetRegistry
{
    /// <summary>The keys, in the order of presentation.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["fashion-mnist-sample", "fashion-mnist", "mnist", "cifar10"];
}
