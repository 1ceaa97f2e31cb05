using System.Collections.Immutable;
using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Records;
using Pegr.Torch.Vision.Datasets;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Data;

/// <summary>Keeps a few images for the record.</summary>
public static class ImageSamples
{
    /// <summary>The first images of a data set with their noise. A pair of patches becomes one image, the first on top.</summary>
    /// <param name="images">The images without noise, their labels the true ones.</param>
    /// <param name="noisy">Their noisy pixels, before any normalization.</param>
    /// <param name="givenLabels">The class indices that are given.</param>
    /// <param name="count">How many, at most.</param>
    /// <returns>None where noise makes something that is neither a gray or color image nor patches of one.</returns>
    public static IReadOnlyList<ImageSample> First(
        ImageDataset images, TensorDataset noisy, ImmutableArray<byte> givenLabels, int count)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(noisy);
        using var scope = NewDisposeScope();
        using var indices = arange(Scalars.Of(0), Scalars.Of(Math.Min(count, images.Count)), Scalars.Of(1), ScalarType.Int64, noisy.Device);
        var (inputs, _) = noisy.Take(indices);
        if (Pictures(inputs, images) is not { } pictures)
        {
            return [];
        }

        var pixels = pictures.to(ScalarType.Float32).cpu();
        return [.. givenLabels.Take((int)pixels.shape[0]).Select((label, i) => Of(
            pixels[i], images.ClassNames[label], images.ClassNames[images.Labels[i]]))];
    }

    /// <summary>One image of a data set.</summary>
    /// <param name="images">The data set, its labels the true ones.</param>
    /// <param name="index">The image, from 0.</param>
    /// <param name="givenLabel">The class index that is given; null for the true one.</param>
    public static ImageSample Of(ImageDataset images, int index, byte? givenLabel = null) => new(
        (images ?? throw new ArgumentNullException(nameof(images))).Channels,
        images.Height,
        images.Width,
        [.. images.Image(index).ToArray().Select(pixel => pixel / 255f)],
        images.ClassNames[givenLabel ?? images.Labels[index]],
        images.ClassNames[images.Labels[index]]);

    /// <summary>One image from its pixels.</summary>
    /// <param name="pixels">[channels, height, width], nominally in [0, 1], on any device; not changed.</param>
    /// <param name="givenLabel">Name of the class that is given.</param>
    /// <param name="trueLabel">Name of the true class.</param>
    public static ImageSample Of(Tensor pixels, string givenLabel, string trueLabel)
    {
        ArgumentNullException.ThrowIfNull(givenLabel);
        ArgumentNullException.ThrowIfNull(trueLabel);
        Alive.Require(pixels);
        using var scope = NewDisposeScope();
        var numbers = pixels.detach().to(ScalarType.Float32).cpu().contiguous();
        return new ImageSample(
            (int)numbers.shape[0],
            (int)numbers.shape[1],
            (int)numbers.shape[2],
            numbers.data<float>().ToArray(),
            givenLabel,
            trueLabel);
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
