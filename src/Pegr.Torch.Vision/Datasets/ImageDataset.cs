using System.Collections.Immutable;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>Labeled images of one size in memory, as their files gave them. Immutable; no tensors.</summary>
public sealed class ImageDataset
{
    /// <summary>Creates a data set.</summary>
    /// <param name="channels">1 (gray) or 3 (red, green, blue).</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="pixels">Bytes of shape [n, channels, height, width], row by row; 0 is black.</param>
    /// <param name="labels">The n labels, each an index into the class names.</param>
    /// <param name="classNames">The classes' names, in the order of their labels.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a label is no class.</exception>
    public ImageDataset(
        int channels,
        int height,
        int width,
        ImmutableArray<byte> pixels,
        ImmutableArray<byte> labels,
        ImmutableArray<string> classNames)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (pixels.Length != (long)labels.Length * channels * height * width)
        {
            throw new ArgumentException($"{pixels.Length} pixel bytes do not fit {labels.Length} images.", nameof(pixels));
        }

        if (labels.Any(label => label >= classNames.Length))
        {
            throw new ArgumentException($"A label is not one of {classNames.Length} classes.", nameof(labels));
        }

        Channels = channels;
        Height = height;
        Width = width;
        Pixels = pixels;
        Labels = labels;
        ClassNames = classNames;
        Sources = [.. Enumerable.Range(0, labels.Length)];
        SourceCount = labels.Length;
    }

    /// <summary>Number of images n.</summary>
    public int Count => Labels.Length;

    /// <summary>1 (gray) or 3 (red, green, blue).</summary>
    public int Channels { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Bytes of one image: channels times height times width.</summary>
    public int ImageSize => Channels * Height * Width;

    /// <summary>All pixels, shape [n, channels, height, width].</summary>
    public ImmutableArray<byte> Pixels { get; }

    /// <summary>The n labels, each an index into <see cref="ClassNames"/>.</summary>
    public ImmutableArray<byte> Labels { get; }

    /// <summary>The classes' names, in the order of their labels.</summary>
    public ImmutableArray<string> ClassNames { get; }

    /// <summary>Where each image is, from 0, among those of the files that this set was taken from, in the files' order: one and the same image has one
    /// and the same place in every part of the set.</summary>
    public ImmutableArray<int> Sources { get; internal init; }

    /// <summary>How many images those files hold.</summary>
    public int SourceCount { get; internal init; }

    /// <summary>The files of all <see cref="SourceCount"/> images, by place; empty where one file holds many.</summary>
    public ImmutableArray<string> SourceFiles { get; internal init; } = [];

    /// <summary>The bytes of one image, shape [channels, height, width].</summary>
    /// <param name="index">The image, from 0.</param>
    public ReadOnlySpan<byte> Image(int index) => Pixels.AsSpan(index * ImageSize, ImageSize);

    /// <summary>A data set of some of these images, in the order given.</summary>
    /// <param name="indices">The images to take, from 0.</param>
    public ImageDataset Select(IReadOnlyCollection<int> indices)
    {
        ArgumentNullException.ThrowIfNull(indices);
        var pixels = ImmutableArray.CreateBuilder<byte>(checked(indices.Count * ImageSize));
        var labels = ImmutableArray.CreateBuilder<byte>(indices.Count);
        var sources = ImmutableArray.CreateBuilder<int>(indices.Count);
        foreach (var index in indices)
        {
            pixels.AddRange(Image(index));
            labels.Add(Labels[index]);
            sources.Add(Sources[index]);
        }

        return new ImageDataset(Channels, Height, Width, pixels.MoveToImmutable(), labels.MoveToImmutable(), ClassNames)
        {
            Sources = sources.MoveToImmutable(),
            SourceCount = SourceCount,
            SourceFiles = SourceFiles,
        };
    }

    /// <summary>The same images with other labels.</summary>
    internal ImageDataset WithLabels(ImmutableArray<byte> labels, ImmutableArray<string> classNames)
        => new(Channels, Height, Width, Pixels, labels, classNames) { Sources = Sources, SourceCount = SourceCount, SourceFiles = SourceFiles };
}
