using System.Runtime.InteropServices;
using Pegr.Torch.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>By the instances: one convolution in which every example is a group of channels, so that the kernels at work are those of gradient descent.</summary>
internal sealed class ConvolutionInstances(Convolution layer, IReadOnlyList<LayerCall> calls) : ConvolutionNorms(layer, calls)
{
    private Tensor? _instances;
    private bool _isScaled;

    private ConvolutionSettings ByExample => Settings with { Groups = Settings.Groups * Examples };

    /// <summary>Whether the calls are in float32 and on a CPU of the x64 kind, where libtorch's grouped convolutions are fast.</summary>
    public static bool Serves(IReadOnlyList<LayerCall> calls)
        => RuntimeInformation.ProcessArchitecture == Architecture.X64 && calls.SelectMany(call => new[] { call.Input, call.OutputGradient })
            .All(tensor => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU);

    /// <inheritdoc/>
    protected override Tensor WeightNorms()
    {
        var weight = Layer.weight.shape;
        long[] shape = [Examples * weight[0], .. weight[1..]];
        _instances = Sides.Select(side => Convolutions.WeightGradient(Merged(side.Positions), Merged(side.Image), shape, ByExample))
            .Aggregate((sum, next) => sum.Increase(next));
        return _instances.view(Examples, -1).Squared().sum(1);
    }

    /// <inheritdoc/>
    protected override (Tensor? Image, Tensor? Positions) WeightDerivatives(int call, bool wantsImage, bool wantsPositions, double scale)
    {
        var (image, positions) = Sides[call];
        var instances = _isScaled ? _instances! : _instances!.mul_(Scalars.Of(2 * scale));
        _isScaled = true;
        return (
            wantsImage ? Convolutions.ImageGradient(Merged(positions), instances, Merged(image).shape, ByExample).view(image.shape) : null,
            wantsPositions ? Convolutions.Apply(Merged(image), instances, ByExample).view(positions.shape) : null);
    }

    // [n, channels, spatial…] to [1, n·channels, spatial…]
    private static Tensor Merged(Tensor tensor) => tensor.reshape([1, tensor.shape[0] * tensor.shape[1], .. tensor.shape[2..]]);
}
