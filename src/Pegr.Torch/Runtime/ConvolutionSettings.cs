using TorchSharp.Modules;

namespace Pegr.Torch.Runtime;

/// <summary>How a convolution walks over its input.</summary>
/// <param name="Stride">Step along each axis of space.</param>
/// <param name="Padding">Zeros on both sides of each axis.</param>
/// <param name="Dilation">Distance of the kernel's numbers along each axis.</param>
/// <param name="Groups">Independent groups of channels.</param>
internal sealed record ConvolutionSettings(long[] Stride, long[] Padding, long[] Dilation, long Groups)
{
    /// <summary>Number of axes of space.</summary>
    public int Axes => Stride.Length;

    /// <summary>Those of a layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="isPadded">Whether its input has its padding already.</param>
    public static ConvolutionSettings Of(Convolution layer, bool isPadded = false)
    {
        var axes = layer.kernel_size.Length;
        return new(Each(layer.stride), isPadded || layer.padding is null ? new long[axes] : Each(layer.padding), Each(layer.dilation), layer.groups);

        long[] Each(long[] values) => values.Length == axes ? values : [.. Enumerable.Repeat(values[0], axes)];
    }

    /// <summary>The shape of space behind the convolution.</summary>
    /// <param name="image">The shape of space in front of it.</param>
    /// <param name="kernel">The kernel's.</param>
    public IEnumerable<long> Positions(IReadOnlyList<long> image, IReadOnlyList<long> kernel)
        => Enumerable.Range(0, Axes).Select(axis => ((image[axis] + (2 * Padding[axis]) - Reach(kernel, axis) - 1) / Stride[axis]) + 1);

    /// <summary>What a transposed convolution has to add at the far side of each axis to come to an image of this shape.</summary>
    public long[] Remainder(IReadOnlyList<long> image, IReadOnlyList<long> positions, IReadOnlyList<long> kernel)
        => [.. Enumerable.Range(0, Axes).Select(axis => image[axis] - (((positions[axis] - 1) * Stride[axis]) - (2 * Padding[axis]) + Reach(kernel, axis) + 1))];

    private long Reach(IReadOnlyList<long> kernel, int axis) => Dilation[axis] * (kernel[axis] - 1);
}
