using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// A small convolutional network: 3x3 convolution to 32 channels, 2x2 max pooling, 3x3 convolution to 64, pooling,
/// a fully connected layer of 128 and the output layer; ReLU, or a power of it, between.
/// </summary>
public sealed class ConvNet : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _layers;

    /// <summary>Creates the network; initial weights come from torch's global generator.</summary>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="height">Height of an image in pixels, at least 4.</param>
    /// <param name="width">Width of an image in pixels, at least 4.</param>
    /// <param name="classes">Number of outputs.</param>
    /// <param name="power">q of the activation max(0, z)^q, at least 1; 1 is ReLU.</param>
    /// <param name="initStd">Standard deviation of the initial weights, normal, with biases 0; null for TorchSharp's own.</param>
    public ConvNet(long channels, long height, long width, long classes, double power = 1, double? initStd = null)
        : base(nameof(ConvNet))
    {
        using var scope = NewDisposeScope(); // convolutions leave a tensor behind when they draw their weights
        _layers = nn.Sequential(
            ("conv1", nn.Conv2d(channels, 32, 3L, padding: 1L)),
            ("relu1", RectifiedPower.Layer(power)),
            ("pool1", nn.MaxPool2d(2)),
            ("conv2", nn.Conv2d(32, 64, 3L, padding: 1L)),
            ("relu2", RectifiedPower.Layer(power)),
            ("pool2", nn.MaxPool2d(2)),
            ("flatten", nn.Flatten()),
            ("linear", nn.Linear(64 * (height / 4) * (width / 4), 128)),
            ("relu3", RectifiedPower.Layer(power)),
            ("output", nn.Linear(128, classes)));
        register_module("layers", _layers);
        InitialWeights.Draw(_layers, initStd);
    }

    /// <summary>Computes the logits.</summary>
    /// <param name="input">[n, channels, height, width].</param>
    /// <returns>[n, classes].</returns>
    public override Tensor forward(Tensor input) => _layers.call(Alive.Require(input));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _layers.Dispose();
        }

        base.Dispose(disposing);
    }
}
