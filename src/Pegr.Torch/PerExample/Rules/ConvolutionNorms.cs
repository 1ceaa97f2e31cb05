using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// Squared norms of a convolution's per-example gradients and their derivative, by a way for which no patch is laid out. Convolutions and their adjoints are one
/// case: the kernel moves over an image, which is the input of the one and the output gradient of the other, and the other side holds the positions.
/// </summary>
internal abstract class ConvolutionNorms
{
    private readonly IReadOnlyList<LayerCall> _calls;

    /// <summary>Prepares calls.</summary>
    /// <param name="layer">The layer; its weight is trained.</param>
    /// <param name="calls">Its calls.</param>
    protected ConvolutionNorms(Convolution layer, IReadOnlyList<LayerCall> calls)
    {
        (Layer, _calls) = (layer, calls);
        var isPadded = !ConvolutionPatches.IsPlainZero(layer);
        Settings = ConvolutionSettings.Of(layer, isPadded);
        Sides =
        [
            .. calls.Select(call => IsTransposed(layer) ? (call.OutputGradient, call.Input)
                : (isPadded ? ConvolutionPatches.Padded(layer, call) : call.Input, call.OutputGradient)),
        ];
    }

    /// <summary>Whether the positions are those that the kernel has in the images; where a transposed convolution leaves room for more they are not.</summary>
    public bool Fits => Sides.All(side => Settings.Positions(side.Image.shape[2..], Layer.weight.shape[2..]).SequenceEqual(side.Positions.shape[2..]));

    /// <summary>The layer.</summary>
    protected Convolution Layer { get; }

    /// <summary>How the kernel moves over the images.</summary>
    protected ConvolutionSettings Settings { get; }

    /// <summary>Every call's image, [n, channels, spatial…], and positions, [n, channels, positions…].</summary>
    protected IReadOnlyList<(Tensor Image, Tensor Positions)> Sides { get; }

    /// <summary>n.</summary>
    protected long Examples => _calls[0].Input.shape[0];

    /// <summary>The way that is best for these calls.</summary>
    /// <returns>Null where patches serve them.</returns>
    public static ConvolutionNorms? Of(Convolution layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
    {
        if (!layer.weight.requires_grad || layer.weight.shape[2..].All(size => size == 1))
        {
            return null;
        }

        ConvolutionNorms? norms = Cost(layer, calls).Choose(strategy) switch
        {
            NormStrategy.Instantiated when ConvolutionInstances.Serves(calls) => new ConvolutionInstances(layer, calls),
            NormStrategy.PixelProduct => new PixelProducts(layer, calls),
            _ => null,
        };
        return norms is { Fits: true } ? norms : null;
    }

    /// <summary>What the strategies cost.</summary>
    public static NormCost Cost(Convolution layer, IReadOnlyList<LayerCall> calls)
    {
        var (weight, kernel) = (layer.weight.shape, layer.weight.shape[2..].Aggregate(1L, (product, size) => product * size));
        var (images, positions) = IsTransposed(layer) ? (calls[0].OutputGradient, calls[0].Input) : (calls[0].Input, calls[0].OutputGradient);
        var pixels = images.shape[2..].Select((size, axis) => size + (ConvolutionPatches.IsPlainZero(layer) ? 0 : ConvolutionPatches.Around(layer, axis)))
            .Aggregate(1L, (product, size) => product * size);
        var count = positions.shape[2..].Aggregate((long)calls.Count, (product, size) => product * size);
        var (ofImage, ofPositions) = (weight[1], weight[0] / layer.groups);
        var (inputs, outputs) = IsTransposed(layer) ? (ofPositions, ofImage * kernel) : (ofImage * kernel, ofPositions);
        return new NormCost(count, inputs, outputs, layer.groups)
        {
            Pixels = calls.Count == 1 && kernel > 1 ? new PixelCost(pixels, ofImage, ofPositions) : null,
        };
    }

    /// <summary>‖∇l_i‖² over weight and bias, [n], without graph.</summary>
    public Tensor SquaredNorms()
    {
        using var noGradient = no_grad();
        return BiasSums() is { } sums ? WeightNorms().Plus(sums.Squared().sum(1)) : WeightNorms();
    }

    /// <summary>See <see cref="ILayerRule.Differentiate"/>.</summary>
    public LayerShare Differentiate(double scale)
    {
        using var noGradient = no_grad();
        var norms = WeightNorms();
        var sums = BiasSums();
        norms = sums is null ? norms : norms.Plus(sums.Squared().sum(1));
        var ofBias = sums?.Times(2 * scale).reshape([.. sums.shape, .. Enumerable.Repeat(1L, Settings.Axes)]);
        return new LayerShare(norms, [.. _calls.Select(Derivatives)]);

        (Tensor?, Tensor?) Derivatives(LayerCall call, int index)
        {
            var wantsInput = call.Input.requires_grad;
            var isTransposed = IsTransposed(Layer);
            var (ofImage, ofPositions) = WeightDerivatives(index, isTransposed || wantsInput, !isTransposed || wantsInput, scale);
            ofImage = Unpadded(isTransposed ? call.OutputGradient : call.Input, Sides[index].Image, ofImage);
            var (ofInput, ofGradient) = isTransposed ? (ofPositions, ofImage) : (ofImage, ofPositions);
            return (ofInput, ofBias is null ? ofGradient : ofGradient!.Increase(ofBias));
        }
    }

    /// <summary>‖∇_W l_i‖², [n].</summary>
    protected abstract Tensor WeightNorms();

    /// <summary>The derivatives of scale times the sum of <see cref="WeightNorms"/>, called before, as far as they are wanted, with respect to a call's image and positions.</summary>
    protected abstract (Tensor? Image, Tensor? Positions) WeightDerivatives(int call, bool wantsImage, bool wantsPositions, double scale);

    private static bool IsTransposed(Convolution layer) => layer is ConvTranspose1d or ConvTranspose2d or ConvTranspose3d;

    // Back through padding that is not of zeros.
    private static Tensor? Unpadded(Tensor given, Tensor image, Tensor? ofImage)
        => ofImage is null || ReferenceEquals(image, given) ? ofImage : Autograd.Gradients([image], [ofImage], [given])[0];

    private Tensor? BiasSums()
        => Layer.bias is { requires_grad: true }
            ? _calls.Select(call => call.OutputGradient.flatten(2).sum(2)).Aggregate((sum, next) => sum.Plus(next))
            : null;
}
