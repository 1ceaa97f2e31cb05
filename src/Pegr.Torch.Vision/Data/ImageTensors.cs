using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Datasets;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Data;

/// <summary>Turns images and labels in memory into tensors.</summary>
public static class ImageTensors
{
    /// <summary>The pixels as their files gave them.</summary>
    /// <param name="images">The images.</param>
    /// <returns>[n, channels, height, width], uint8 on the CPU; the caller disposes it.</returns>
    public static Tensor Bytes(ImageDataset images)
    {
        ArgumentNullException.ThrowIfNull(images);
        LibTorch.Initialize();
        return tensor(
            ImmutableCollectionsMarshal.AsArray(images.Pixels)!,
            [images.Count, images.Channels, images.Height, images.Width]);
    }

    /// <summary>The pixels, scaled from 0..255 to [0, 1].</summary>
    /// <param name="images">The images.</param>
    /// <returns>[n, channels, height, width], float32 on the CPU; the caller disposes it.</returns>
    public static Tensor Pixels(ImageDataset images)
    {
        using var bytes = Bytes(images);
        using var scaled = bytes.to(ScalarType.Float32);
        return scaled.div_(Scalars.Of(255)).alias();
    }

    /// <summary>The labels as targets of a cross-entropy.</summary>
    /// <param name="labels">Class indices.</param>
    /// <returns>[n], int64 on the CPU; the caller disposes it.</returns>
    public static Tensor Labels(ImmutableArray<byte> labels)
    {
        LibTorch.Initialize();
        return tensor(labels.Select(label => (long)label).ToArray());
    }

    /// <summary>The labels of two classes as targets of a logistic loss.</summary>
    /// <param name="labels">Class indices, 0 or 1.</param>
    /// <param name="dtype">The type to compute in.</param>
    /// <returns>[n], +1 for class 0 and −1 for class 1, on the CPU; the caller disposes it.</returns>
    public static Tensor Signs(ImmutableArray<byte> labels, ScalarType dtype)
    {
        LibTorch.Initialize();
        return tensor(labels.Select(label => label == 0 ? 1.0 : -1.0).ToArray(), dtype);
    }

    /// <summary>
    /// Images and labels on the device, stored as they are; what is given out are pixels, in [0, 1] but for noise.
    /// </summary>
    /// <param name="images">[n, …] on the CPU, uint8 or, in [0, 1] but for noise, float32; not changed.</param>
    /// <param name="labels">The n class indices.</param>
    /// <param name="dtype">The type to compute in: float32 pixels become numbers of it batch by batch.</param>
    /// <param name="device">The device to compute on.</param>
    /// <param name="signs">Whether the labels, of two classes, become signs instead of class indices.</param>
    /// <returns>Both on the device; the caller disposes it.</returns>
    public static TensorDataset ToDataset(Tensor images, ImmutableArray<byte> labels, ScalarType dtype, Device device, bool signs = false)
    {
        Alive.Require(images);
        ArgumentNullException.ThrowIfNull(device);
        using var targets = signs ? Signs(labels, dtype) : Labels(labels);
        return new TensorDataset(images.to(device, copy: true), targets.to(device, copy: true), Pixels);

        Tensor Pixels(Tensor stored)
            => (stored.dtype == ScalarType.Byte ? stored.to(ScalarType.Float32).div_(Scalars.Of(255)) : stored).to(dtype);
    }
}
