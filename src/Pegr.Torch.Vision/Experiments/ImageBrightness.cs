using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Experiments;

/// <summary>What theory needs of images: the sums of each one's pixels, in [0, 1], and of their squares.</summary>
internal sealed class ImageBrightness
{
    private readonly (double Sum, double Squares)[] _images;

    /// <summary>Takes the sums.</summary>
    public ImageBrightness(ImageDataset images)
    {
        ImageSize = images.ImageSize;
        _images = [.. Enumerable.Range(0, images.Count).Select(index => Sums(images.Image(index)))];
    }

    /// <summary>How many images.</summary>
    public int Count => _images.Length;

    /// <summary>Numbers of one image.</summary>
    public int ImageSize { get; }

    /// <summary>The mean pixel.</summary>
    public double Mean => _images.Average(image => image.Sum) / ImageSize;

    /// <summary>The mean of the pixels' squares.</summary>
    public double MeanSquare => _images.Average(image => image.Squares) / ImageSize;

    /// <summary>The mean norm of the images, a number having been taken from every pixel.</summary>
    public double MeanNorm(double shift)
        => _images.Average(image => Math.Sqrt(Math.Max(0, image.Squares - (2 * shift * image.Sum) + (ImageSize * shift * shift))));

    private static (double Sum, double Squares) Sums(ReadOnlySpan<byte> pixels)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var pixel in pixels)
        {
            var value = pixel / 255.0;
            sum += value;
            squares += value * value;
        }

        return (sum, squares);
    }
}
