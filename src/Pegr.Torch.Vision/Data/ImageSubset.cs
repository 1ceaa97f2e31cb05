using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Datasets;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Data;

/// <summary>Takes a part of a data set.</summary>
public static class ImageSubset
{
    /// <summary>Draws images without replacement, the same for every objective that is trained with one seed.</summary>
    /// <param name="images">The images to draw from.</param>
    /// <param name="count">How many; 0 takes all, in their order.</param>
    /// <param name="seed">The run's seed. A larger draw of the same seed begins with the smaller one.</param>
    /// <remarks>Draws from torch's CPU generator (Mersenne Twister), whatever device the run uses.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above the number of images.</exception>
    public static ImageDataset Draw(ImageDataset images, int count, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, images.Count);
        if (count == 0)
        {
            return images;
        }

        LibTorch.Initialize();
        using var generator = Seeds.Generator(seed, "train-samples");
        using var order = randperm(images.Count, ScalarType.Int64, generator: generator);
        return images.Select([.. order.data<long>().ToArray().Take(count).Select(index => (int)index)]);
    }

    /// <summary>The first images.</summary>
    /// <param name="images">The images to take from.</param>
    /// <param name="count">How many; 0 takes all.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative or above the number of images.</exception>
    public static ImageDataset First(ImageDataset images, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, images.Count);
        return count == 0 ? images : images.Select([.. Enumerable.Range(0, count)]);
    }
}
