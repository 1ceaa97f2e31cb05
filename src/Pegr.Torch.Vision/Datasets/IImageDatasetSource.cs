using Pegr.Torch.Vision.Downloads;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>An image data set that can be named in settings and read from a folder.</summary>
public interface IImageDatasetSource
{
    /// <summary>The name in settings, such as <c>fashion-mnist</c>.</summary>
    string Key { get; }

    /// <summary>The name in titles, such as "Fashion-MNIST".</summary>
    string Name { get; }

    /// <summary>One line: what the images show, how many there are, and how to get them.</summary>
    string Description { get; }

    /// <summary>Folder that is read where the settings name none; empty where there is no such place.</summary>
    string DefaultFolder { get; }

    /// <summary>How the files are fetched; null where they are not.</summary>
    DatasetDownload? Download => null;

    /// <summary>Reads the training and the test images.</summary>
    /// <param name="options">Where the files are, and what is made of them.</param>
    /// <exception cref="InvalidInputException">
    /// The folder or a file is missing, truncated or corrupt, or an option does not suit the data set.
    /// </exception>
    ImageSplits Load(ImageDatasetOptions options);
}
