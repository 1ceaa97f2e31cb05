using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// Base of the rules for convolutions and their adjoints: linear maps of patches, in independent groups.
/// Rochette, Manoel, Tramel, "Efficient per-example gradient computations in convolutional neural networks",
/// arXiv 1912.06015.
/// </summary>
public abstract class ConvolutionRule<TLayer> : PositionRule<TLayer>
    where TLayer : Convolution
{
    /// <inheritdoc/>
    protected override Parameter Weight(TLayer layer) => layer.weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(TLayer layer) => layer.bias;

    /// <inheritdoc/>
    protected override long Groups(TLayer layer) => layer.groups;

    /// <inheritdoc/>
    protected override NormCost Cost(TLayer layer, IReadOnlyList<LayerCall> calls) => ConvolutionNorms.Cost(layer, calls);

    /// <inheritdoc/>
    protected override Tensor SquaredNorms(TLayer layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy)
        => !is_grad_enabled() && ConvolutionNorms.Of(layer, calls, strategy) is { } norms
            ? norms.SquaredNorms() : base.SquaredNorms(layer, calls, strategy);

    /// <inheritdoc/>
    protected override LayerShare Differentiate(TLayer layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
    {
        using var enabled = enable_grad(); // padding may have to be gone back through
        return ConvolutionNorms.Of(layer, calls, strategy) is { } norms ? norms.Differentiate(scale) : base.Differentiate(layer, calls, strategy, scale);
    }
}
