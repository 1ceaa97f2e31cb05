using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>The patches of an input that a convolution's kernel sees, differentiable.</summary>
internal static class ConvolutionPatches
{
    /// <summary>Of a two-dimensional convolution, by the native unfold.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="call">Its call, on [n, channels, height, width].</param>
    /// <returns>[n, channels·kernel, T], the channel varying slowest.</returns>
    public static Tensor Of2d(Convolution layer, LayerCall call)
    {
        var (kernel, stride, dilation) = (Pair(layer.kernel_size), Pair(layer.stride), Pair(layer.dilation));
        if (kernel == (1, 1) && IsPlainZero(layer) && Pair(layer.padding!) == (0, 0))
        {
            return EveryOther(EveryOther(call.Input, 2, stride.H), 3, stride.W).flatten(2); // pixels are patches
        }

        return IsPlainZero(layer)
            ? functional.unfold(call.Input, kernel, dilation, Pair(layer.padding!), stride)
            : functional.unfold(Padded(layer, call), kernel, dilation, (0, 0), stride);
    }

    /// <summary>Of a convolution of any dimension, by views.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="call">Its call, on [n, channels, spatial…].</param>
    /// <returns>[n, channels·kernel, T], the channel varying slowest.</returns>
    public static Tensor Of(Convolution layer, LayerCall call) => Windows(layer, Padded(layer, call), positions: null);

    /// <summary>Of a transposed convolution of any dimension: the patch of the output gradient that each input pixel reaches.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="call">Its call, on [n, channels, spatial…].</param>
    /// <returns>[n, channels·kernel, T], the output's channel varying slowest.</returns>
    public static Tensor Reached(Convolution layer, LayerCall call)
        => Windows(layer, Padded(layer, new LayerCall(call.OutputGradient, call.Input)), call.Input.shape[2..]);

    /// <summary>Height and width of a setting that may be given once for both.</summary>
    public static (long H, long W) Pair(long[] values) => (Axis(values, 0), Axis(values, 1));

    // The windows that are wanted along each axis, from the first one on; null for all.
    private static Tensor Windows(Convolution layer, Tensor padded, long[]? positions)
    {
        var patches = padded;
        var dimensions = (int)padded.dim() - 2;
        for (var i = 0; i < dimensions; i++)
        {
            // Windows of axis i go to a new last axis; dilation takes every so many of their elements.
            var dilation = Axis(layer.dilation, i);
            var window = (dilation * (Axis(layer.kernel_size, i) - 1)) + 1;
            patches = patches.unfold(2 + i, window, Axis(layer.stride, i)).slice(-1, 0, window, dilation);
            patches = positions is null ? patches : patches.narrow(2 + i, 0, positions[i]);
        }

        // [n, channels, positions…, kernel…] to [n, channels, kernel…, positions…].
        var order = new[] { 0, 1 }
            .Concat(Enumerable.Range(2 + dimensions, dimensions))
            .Concat(Enumerable.Range(2, dimensions))
            .Select(axis => (long)axis);
        var count = Enumerable.Range(2, dimensions).Aggregate(1L, (product, axis) => product * patches.shape[axis]);
        return patches.permute([.. order]).reshape(padded.shape[0], -1, count);
    }

    /// <summary>Whether the layer pads by zeros, and by as many on both sides.</summary>
    public static bool IsPlainZero(Convolution layer) => layer.padding_type is null && layer.padding_mode == PaddingModes.Zeros;

    /// <summary>By how much padding makes an axis longer.</summary>
    public static long Around(Convolution layer, int axis)
        => layer.padding_type is null ? 2 * Axis(layer.padding!, axis) : layer.padding_type == TorchSharp.Padding.Same ? Reach(layer, axis) : 0;

    /// <summary>The input as the kernel moves over it.</summary>
    public static Tensor Padded(Convolution layer, LayerCall call)
    {
        var input = call.Input;
        var dimensions = (int)input.dim() - 2;
        var around = new List<long>(); // the last axis comes first
        for (var i = dimensions - 1; i >= 0; i--)
        {
            var total = Around(layer, i);
            around.AddRange([total / 2, total - (total / 2)]); // "Same" puts the odd one out at the end
        }

        if (PadsOtherAxes(layer, call))
        {
            around = [.. around.Chunk(2).Reverse().SelectMany(pair => pair)];
        }

        var mode = layer.padding_mode == PaddingModes.Zeros ? PaddingModes.Constant : layer.padding_mode;
        return around.TrueForAll(padding => padding == 0) ? input : functional.pad(input, [.. around], mode);
    }

    // TorchSharp 0.107 pads the axes in the wrong order for "Same" with anything but zeros, so that the output is not the
    // same after all where the kernel is longer on one axis: its shape tells what the layer did.
    private static bool PadsOtherAxes(Convolution layer, LayerCall call)
        => layer.padding_type == TorchSharp.Padding.Same && layer.padding_mode != PaddingModes.Zeros
            && !call.Input.shape.Skip(2).SequenceEqual(call.OutputGradient.shape.Skip(2));

    private static Tensor EveryOther(Tensor tensor, int axis, long stride) => stride == 1 ? tensor : tensor.slice(axis, 0, tensor.shape[axis], stride);

    private static long Reach(Convolution layer, int axis) => Axis(layer.dilation, axis) * (Axis(layer.kernel_size, axis) - 1);

    private static long Axis(long[] values, int axis) => values.Length == 1 ? values[0] : values[axis];
}
