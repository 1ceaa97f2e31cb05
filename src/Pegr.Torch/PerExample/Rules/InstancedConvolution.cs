using Pegr.Torch.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// The per-example gradients of a convolution's weight, and the derivative of their norms, by convolutions in which every example is a group of
/// channels: no patch is laid out, and libtorch's kernels are those of gradient descent. Convolutions and their adjoints are one case: the
/// kernel moves over an image, which is the input of the one and the output gradient of the other, and the other side holds the positions.
/// </summary>
internal sealed class InstancedConvolution
{
    private readonly Convolution _layer;
    private readonly IReadOnlyList<LayerCall> _calls;
    private readonly IReadOnlyList<(Tensor Image, Tensor Positions)> _sides;
    private readonly ConvolutionSettings _settings;

    private InstancedConvolution(
        Convolution layer, IReadOnlyList<LayerCall> calls, IReadOnlyList<(Tensor Image, Tensor Positions)> sides, ConvolutionSettings settings)
        => (_layer, _calls, _sides, _settings) = (layer, calls, sides, settings);

    private long Examples => _calls[0].Input.shape[0];

    private ConvolutionSettings ByExample => _settings with { Groups = _settings.Groups * Examples };

    /// <summary>Prepares calls for which this way is the best: by instances, in float32 on a CPU, and more than one number in the kernel, where there would be
    /// patches to lay out.</summary>
    /// <returns>Null for other calls.</returns>
    public static InstancedConvolution? Of(Convolution layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
    {
        if (!layer.weight.requires_grad
            || layer.weight.shape[2..].All(size => size == 1)
            || !calls.All(call => IsServed(call.Input) && IsServed(call.OutputGradient))
            || Cost(layer, calls).Choose(strategy) != NormStrategy.Instantiated)
        {
            return null;
        }

        var isPadded = !IsTransposed(layer) && !ConvolutionPatches.IsPlainZero(layer);
        var settings = ConvolutionSettings.Of(layer, isPadded);
        List<(Tensor Image, Tensor Positions)> sides =
        [
            .. calls.Select(call => IsTransposed(layer) ? (call.OutputGradient, call.Input)
                : (isPadded ? ConvolutionPatches.Padded(layer, call) : call.Input, call.OutputGradient)),
        ];
        return sides.TrueForAll(side => settings.Positions(side.Image.shape[2..], layer.weight.shape[2..]).SequenceEqual(side.Positions.shape[2..]))
            ? new InstancedConvolution(layer, calls, sides, settings)
            : null;
    }

    /// <summary>‖∇l_i‖² over weight and bias, [n], without graph.</summary>
    public Tensor SquaredNorms()
    {
        using var noGradient = no_grad();
        var norms = Norms(Instances());
        return BiasSums() is { } sums ? norms.Plus(sums.Squared().sum(1)) : norms;
    }

    /// <summary>See <see cref="ILayerRule.Differentiate"/>.</summary>
    public LayerShare Differentiate(double scale)
    {
        using var noGradient = no_grad();
        var instances = Instances();
        var norms = Norms(instances);
        instances.mul_(Scalars.Of(2 * scale));
        var sums = BiasSums();
        norms = sums is null ? norms : norms.Plus(sums.Squared().sum(1));
        var ofBias = sums?.Times(2 * scale).reshape([.. sums.shape, .. Enumerable.Repeat(1L, _settings.Axes)]);
        return new LayerShare(norms, [.. _calls.Zip(_sides, Derivatives)]);

        (Tensor?, Tensor?) Derivatives(LayerCall call, (Tensor Image, Tensor Positions) side)
        {
            var ofPositions = IsWanted(side.Positions)
                ? Convolutions.Apply(Merged(side.Image), instances, ByExample).view(side.Positions.shape) : null;
            var ofImage = IsWanted(side.Image)
                ? Convolutions.ImageGradient(Merged(side.Positions), instances, Merged(side.Image).shape, ByExample).view(side.Image.shape) : null;
            var (ofInput, ofGradient) = IsTransposed(_layer) ? (ofPositions, ofImage) : (Unpadded(call, side.Image, ofImage), ofPositions);
            return (ofInput, ofBias is null ? ofGradient : ofGradient!.Increase(ofBias));

            bool IsWanted(Tensor tensor) => ReferenceEquals(tensor, call.OutputGradient) || call.Input.requires_grad;
        }
    }

    private static bool IsTransposed(Convolution layer) => layer is ConvTranspose1d or ConvTranspose2d or ConvTranspose3d;

    private static bool IsServed(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;

    private static NormCost Cost(Convolution layer, IReadOnlyList<LayerCall> calls)
    {
        var weight = layer.weight.shape;
        var positions = calls.Sum(call => IsTransposed(layer) ? Space(call.Input) : Space(call.OutputGradient));
        return new NormCost(positions, weight[1..].Aggregate((product, size) => product * size), weight[0] / layer.groups, layer.groups);

        static long Space(Tensor tensor) => tensor.shape[2..].Aggregate(1L, (product, size) => product * size);
    }

    // [n, channels, spatial…] to [1, n·channels, spatial…]
    private static Tensor Merged(Tensor tensor) => tensor.reshape([1, tensor.shape[0] * tensor.shape[1], .. tensor.shape[2..]]);

    // [n·out, in/groups, kernel…]
    private Tensor Instances()
    {
        var weight = _layer.weight.shape;
        long[] shape = [Examples * weight[0], .. weight[1..]];
        return _sides.Select(side => Convolutions.WeightGradient(Merged(side.Positions), Merged(side.Image), shape, ByExample))
            .Aggregate((sum, next) => sum.Increase(next));
    }

    private Tensor Norms(Tensor instances) => instances.view(Examples, -1).Squared().sum(1);

    private Tensor? BiasSums()
        => _layer.bias is { requires_grad: true }
            ? _calls.Select(call => call.OutputGradient.flatten(2).sum(2)).Aggregate((sum, next) => sum.Plus(next))
            : null;

    private static Tensor? Unpadded(LayerCall call, Tensor image, Tensor? ofImage)
        => ofImage is null || ReferenceEquals(image, call.Input) ? ofImage : Autograd.Gradients([image], [ofImage], [call.Input])[0];
}
