using Pegr.Torch.Models.Transformers;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// A small vision transformer: patches of the image, each mapped to a vector, with a class token in front and learned
/// positions, go through blocks of attention and perceptron, normalization first; the class token's last vector gives the
/// logits. Dosovitskiy et al., arXiv 2010.11929.
/// </summary>
public sealed class VisionTransformer : nn.Module<Tensor, Tensor>
{
    // Sides in patches that a patch's size aims at: 4 pixels for 28x28 and 32x32.
    private const long PatchesAlongSide = 8;
    private const long SmallestPatch = 4;

    private readonly long _patch;
    private readonly Conv2d _patches;
    private readonly ClassToken _classToken;
    private readonly LearnedPositions _positions;
    private readonly Sequential _blocks;
    private readonly LayerNorm _norm;
    private readonly Linear _output;

    /// <summary>
    /// Creates the network with TorchSharp's own initial weights, token and positions N(0, 0.02²), from torch's global generator.
    /// </summary>
    /// <param name="channels">Channels of an image.</param>
    /// <param name="height">Height of an image in pixels.</param>
    /// <param name="width">Width of an image in pixels.</param>
    /// <param name="classes">Number of outputs.</param>
    /// <param name="features">Numbers of a token, a multiple of <paramref name="heads"/>.</param>
    /// <param name="depth">Blocks.</param>
    /// <param name="heads">Attention heads of a block.</param>
    /// <param name="hidden">Width of a block's perceptron; null for four times the features.</param>
    /// <param name="patch">Height and width of a patch in pixels; null for an eighth of the longer side, at least 4. Images that it
    /// does not divide get zeros at the right and the bottom.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the heads do not divide the features.</exception>
    public VisionTransformer(
        long channels, long height, long width, long classes, long features = 192, int depth = 4, long heads = 3, long? hidden = null, long? patch = null)
        : base(nameof(VisionTransformer))
    {
        foreach (var (value, name) in new[]
        {
            (channels, nameof(channels)), (height, nameof(height)), (width, nameof(width)), (classes, nameof(classes)), (features, nameof(features)),
            (depth, nameof(depth)), (hidden ?? 1, nameof(hidden)), (patch ?? 1, nameof(patch)),
        })
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, name);
        }

        using var scope = NewDisposeScope(); // convolutions leave a tensor behind when they draw their weights
        _patch = patch ?? Math.Max(SmallestPatch, Divided(Math.Max(height, width), PatchesAlongSide));
        _patches = nn.Conv2d(channels, features, _patch, _patch);
        _classToken = new ClassToken(features);
        _positions = new LearnedPositions((Divided(height, _patch) * Divided(width, _patch)) + 1, features);
        _blocks = nn.Sequential();
        for (var i = 0; i < depth; i++)
        {
            _blocks.append($"{i}", new PreNormBlock(features, heads, hidden ?? (4 * features)));
        }

        _norm = nn.LayerNorm(features);
        _output = nn.Linear(features, classes);
        register_module("patches", _patches);
        register_module("class_token", _classToken);
        register_module("positions", _positions);
        register_module("blocks", _blocks);
        register_module("norm", _norm);
        register_module("output", _output);
    }

    /// <summary>Computes the logits.</summary>
    /// <param name="input">[n, channels, height, width].</param>
    /// <returns>[n, classes].</returns>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(this);
        Alive.Require(input);
        using var scope = NewDisposeScope();
        var tokens = _patches.call(Padded(input)).flatten(2).transpose(1, 2); // [n, T, features]
        var last = _blocks.call(_positions.call(_classToken.call(tokens)));
        return _output.call(_norm.call(last.select(1, 0))).MoveToOuterDisposeScope();
    }

    private Tensor Padded(Tensor input)
    {
        var (bottom, right) = (Missing(input.shape[2]), Missing(input.shape[3]));
        return bottom + right == 0 ? input : nn.functional.pad(input, [0, right, 0, bottom]);

        long Missing(long side) => (Divided(side, _patch) * _patch) - side;
    }

    private static long Divided(long value, long divisor) => (value + divisor - 1) / divisor;
}
