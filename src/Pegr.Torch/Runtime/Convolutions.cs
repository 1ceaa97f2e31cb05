using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.Runtime;

/// <summary>Convolutions over one to three axes and their derivatives, each by libtorch's own kernel.</summary>
internal static class Convolutions
{
    private static readonly Lazy<jit.CompilationUnit> Compiled = new(() => jit.compile(string.Concat(Enumerable.Range(1, 3).Select(Script))));

    /// <summary>The convolution of an image with a weight.</summary>
    /// <param name="image">[n, channels, spatial…].</param>
    /// <param name="weight">[out, channels/groups, kernel…].</param>
    /// <param name="settings">How.</param>
    /// <returns>[n, out, positions…], differentiable.</returns>
    public static Tensor Apply(Tensor image, Tensor weight, ConvolutionSettings settings)
    {
        var (stride, padding, dilation, groups) = settings;
        return settings.Axes switch
        {
            1 => functional.conv1d(image, weight, stride: stride[0], padding: padding[0], dilation: dilation[0], groups: groups),
            2 => functional.conv2d(image, weight, strides: stride, padding: padding, dilation: dilation, groups: groups),
            _ => functional.conv3d(image, weight, strides: stride, padding: padding, dilation: dilation, groups: groups),
        };
    }

    /// <summary>The derivative of a convolution with respect to its image, which is a transposed convolution.</summary>
    /// <param name="outputGradient">[n, out, positions…].</param>
    /// <param name="weight">[out, channels/groups, kernel…].</param>
    /// <param name="image">The image's shape, [n, channels, spatial…].</param>
    /// <param name="settings">How.</param>
    /// <returns>Shaped like the image, differentiable.</returns>
    public static Tensor ImageGradient(Tensor outputGradient, Tensor weight, long[] image, ConvolutionSettings settings)
    {
        var (stride, padding, dilation, groups) = settings;
        var beyond = settings.Remainder(image[2..], outputGradient.shape[2..], weight.shape[2..]);
        return settings.Axes switch
        {
            1 => functional.conv_transpose1d(outputGradient, weight, null, stride[0], padding[0], beyond[0], dilation[0], groups),
            2 => functional.conv_transpose2d(outputGradient, weight, null, stride, padding, beyond, dilation, groups),
            _ => functional.conv_transpose3d(outputGradient, weight, null, stride, padding, beyond, dilation, groups),
        };
    }

    /// <summary>The derivative of a convolution with respect to its weight.</summary>
    /// <param name="outputGradient">[n, out, positions…].</param>
    /// <param name="image">[n, channels, spatial…].</param>
    /// <param name="weight">The weight's shape, [out, channels/groups, kernel…].</param>
    /// <param name="settings">How.</param>
    public static Tensor WeightGradient(Tensor outputGradient, Tensor image, long[] weight, ConvolutionSettings settings)
    {
        using var shape = empty(weight, dtype: image.dtype, device: image.device);
        var axes = new[] { settings.Stride, settings.Padding, settings.Dilation }.SelectMany(values => values).Append(settings.Groups);
        object[] arguments = [outputGradient, image, shape, .. axes.Select(value => (object)checked((int)value))];
#pragma warning disable RS0030 // Of what is passed here, tensors and 32-bit integers, no scalar is made.
        var gradient = (Tensor)Compiled.Value.invoke($"weight_gradient{settings.Axes}", arguments);
#pragma warning restore RS0030
        GC.KeepAlive(arguments);
        return gradient;
    }

    // The function of one number of axes; lists of numbers cannot be passed.
    private static string Script(int axes)
    {
        string[] Names(string name) => [.. Enumerable.Range(0, axes).Select(axis => $"{name}{axis}")];
        var numbers = new[] { "stride", "padding", "dilation" }.Select(Names).ToList();
        var declared = string.Join(", ", numbers.SelectMany(names => names).Append("groups").Select(name => $"{name}: int"));
        var lists = string.Join(", ", numbers.Select(names => $"[{string.Join(", ", names)}]"));
        var none = string.Join(", ", Enumerable.Repeat("0", axes));
        return $"""
            def weight_gradient{axes}(gradient: Tensor, image: Tensor, weight: Tensor, {declared}) -> Tensor:
                return torch.convolution_backward(gradient, image, weight, None, {lists}, False, [{none}], groups, [False, True, False])[1]


            """;
    }
}
