namespace Pegr.Torch.Vision.Datasets;

/// <summary>How a data set is read; the defaults are those of <c>pegr images</c>.</summary>
public sealed record ImageDatasetOptions
{
    /// <summary>The choices of <see cref="Color"/>.</summary>
    public static IReadOnlyList<string> Colors { get; } = ["auto", "grey", "color"];

    /// <summary>Folder that holds the files; empty for <see cref="IImageDatasetSource.DefaultFolder"/>.</summary>
    public string DataDir { get; init; } = "";

    /// <summary>Height and width, in pixels, that the images of a folder are resized to; 0 leaves them as they are.</summary>
    public int ImageSize { get; init; }

    /// <summary>
    /// <c>grey</c>, <c>color</c>, or <c>auto</c>: the images of a folder are gray if all of its files are stored so.
    /// </summary>
    public string Color { get; init; } = "auto";

    /// <summary>Fraction of each class that is set aside for testing where a folder has no parts of its own.</summary>
    public double TestFraction { get; init; } = 0.2;

    /// <summary>Seed of that choice.</summary>
    public int Seed { get; init; } = 1;
}
