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
    /// <summary>The pixels, scaled from 0..255 to [0, 1].</summary>
    /// <param name="images">The images.</param>
    /// <returns>[n, channels, height, width], float32 on the CPU; the caller disposes it.</returns>
    public static Tensor Pixels(ImageDataset images)
    {
        LibTorch.Initialize();
        using var bytes = tensor(
            ImmutableCollectionsMarshal.AsArray(images.Pixels)!,
            [images.Count, images.Channels, images.Height, images.Width]);
        using var scaled = bytes.to(ScalarType.Float32);
        return scaled.div_(255).alias();
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

    /// <summary>Pixels and labels as a network is given them: the pixels as they are, in [0, 1] but for noise.</summary>
    /// <param name="pixels">[n, channels, height, width], float32 on the CPU; not changed.</param>
    /// <param name="labels">The n class indices.</param>
    /// <param name="dtype">The type to compute in.</param>
    /// <param name="device">The device to compute on.</param>
    /// <param name="signs">Whether the labels, of two classes, become signs instead of class indices.</param>
    /// <returns>Both on the device; the caller disposes it.</returns>
    public static TensorDataset ToDataset(Tensor pixels, ImmutableArray<byte> labels, ScalarType dtype, Device device, bool signs = false)
    {
        using var targets = signs ? Signs(labels, dtype) : Labels(labels);
        return new TensorDataset(pixels.to(dtype, device, copy: true), targets.to(device, copy: true));
    }
}
