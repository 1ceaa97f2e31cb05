using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Rules;

/// <summary><see cref="TorchSharp.Modules.LayerNorm"/>, on inputs [n, …, normalized shape].</summary>
public sealed class LayerNormRule : AffineRule<LayerNorm>
{
    /// <inheritdoc/>
    protected override Parameter? Weight(LayerNorm layer) => layer.weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(LayerNorm layer) => layer.bias;

    /// <inheritdoc/>
    protected override Tensor Normalized(LayerNorm layer, Tensor input)
        => functional.layer_norm(input, layer.normalized_shape, null, null, layer.eps);

    /// <inheritdoc/>
    protected override Tensor SumRepeats(LayerNorm layer, Tensor perElement)
        => perElement.reshape([perElement.shape[0], -1, .. layer.normalized_shape]).sum(1);

    /// <inheritdoc/>
    protected override LayerShare Differentiate(LayerNorm layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
        => new NormalizedNorms(
            layer.weight,
            layer.bias,
            input => input.numel() / layer.normalized_shape.Aggregate(1L, (product, size) => product * size),
            layer.eps,
            perElement => SumRepeats(layer, perElement),
            (perNumber, like) => perNumber.view([perNumber.shape[0], .. Enumerable.Repeat(1L, (int)like.dim() - (int)perNumber.dim()), .. layer.normalized_shape]))
            .Differentiate(calls, scale);
}
