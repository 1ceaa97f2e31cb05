namespace Pegr.Torch.Vision.Datasets;

/// <summary>The two parts of an image data set; their images have one size and their labels one meaning.</summary>
/// <param name="Train">The images to learn from.</param>
/// <param name="Test">The images to judge by.</param>
public sealed record ImageSplits(ImageDataset Train, ImageDataset Test);
