using System.Collections.Immutable;
using Pegr.Torch.Data;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Datasets;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Data;

/// <summary>Keeps a few images for the record.</summary>
public static class ImageSamples
{
    /// <summary>The first images of a data set with their noise. A pair of patches becomes one image, the first on top.</summary>
    /// <param name="images">The images without noise, their labels the true ones.</param>
    /// <param name="noisy">Their noisy pixels, before any normalisation.</param>
    /// <param name="givenLabels">The class indices that are given.</param>
    /// <param name="count">How many, at most.</param>
    /// <returns>None where noise makes something that is neither a grey or color image nor patches of one.</returns>
    public static IReadOnlyList<ImageSample> First(
        ImageDataset images, TensorDataset noisy, ImmutableArray<byte> givenLabels, int count)
    {
        using var scope = NewDisposeScope();
        using var indices = arange(Math.Min(count, images.Count), ScalarType.Int64, noisy.Device);
        var (inputs, _) = noisy.Take(indices);
        if (Pictures(inputs, images) is not { } pictures)
        {
            return [];
        }

        var pixels = pictures.to(ScalarType.Float32).cpu().contiguous();
        return [.. givenLabels.Take((int)pixels.shape[0]).Select((label, i) => new ImageSample(
            (int)pixels.shape[1],
            (int)pixels.shape[2],
            (int)pixels.shape[3],
            pixels[i].data<float>().ToArray(),
            images.ClassNames[label],
            images.ClassNames[images.Labels[i]]))];
    }

    private static Tensor? Pictures(Tensor inputs, ImageDataset images) => inputs.shape switch
    {
        [_, 1 or 3, _, _] => inputs,
        [var n, var patches, var size] when size == images.ImageSize => inputs
            .view(n, patches, images.Channels, images.Height, images.Width)
            .permute(0, 2, 1, 3, 4)
            .reshape(n, images.Channels, patches * images.Height, images.Width),
        _ => null,
    };
}
