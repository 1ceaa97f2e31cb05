using TorchSharp.Modules;

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
}
