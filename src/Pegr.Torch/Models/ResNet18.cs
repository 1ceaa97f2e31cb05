using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// ResNet-18 for small images, with group instead of batch normalization so that every example has a gradient of its
/// own: a 3x3 stem without pooling, four stages of two blocks with 64, 128, 256 and 512 channels, average pooling and
/// the output layer. He, Zhang, Ren, Sun, arXiv 1512.03385; Wu and He, arXiv 1803.08494.
/// </summary>
public sealed class ResNet18 : nn.Module<Tensor, Tensor>
{
    private readonly Sequential _layers;

    /// <summary>Creates the network with TorchSharp's own initial weights, from torch's global generator.</summary>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="classes">Number of outputs.</param>
    /// <param name="width">Channels of the first stage, a multiple of <paramref name="groups"/>; 64 is ResNet-18's own.</param>
    /// <param name="groups">Groups of every normalization.</param>
    public ResNet18(long channels, long classes, long width = 64, long groups = 32)
        : base(nameof(ResNet18))
    {
        using var scope = NewDisposeScope(); // convolutions leave a tensor behind when they draw their weights
        _layers = nn.Sequential(
            ("conv1", nn.Conv2d(channels, width, 3L, padding: 1L, bias: false)),
            ("norm1", GroupNormalization.Create(groups, width)),
            ("relu1", nn.ReLU()));
        var from = width;
        for (var stage = 0; stage < 4; stage++)
        {
            var to = width << stage;
            _layers.append($"block{stage + 1}a", new ResidualBlock(from, to, stride: stage == 0 ? 1 : 2, groups));
            _layers.append($"block{stage + 1}b", new ResidualBlock(to, to, stride: 1, groups));
            from = to;
        }

        _layers.append("pool", nn.AdaptiveAvgPool2d(1));
        _layers.append("flatten", nn.Flatten());
        _layers.append("output", nn.Linear(from, classes));
        register_module("layers", _layers);
    }

    /// <summary>Computes the logits.</summary>
    /// <param name="input">[n, channels, height, width], at least 8x8.</param>
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
