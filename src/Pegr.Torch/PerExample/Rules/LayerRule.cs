using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Base of a rule for layers of type <typeparamref name="TLayer"/> whose weight acts on positions.</summary>
/// <remarks>
/// A linear map applied at T positions of an example, z_t = W a_t + b, has the per-example weight gradient
/// sum_t g_t a_tᵀ and bias gradient sum_t g_t, where g_t is the loss's gradient at z_t. A rule says what a_t and g_t are;
/// several calls of one layer are more positions.
/// </remarks>
public abstract class LayerRule<TLayer> : ILayerRule
    where TLayer : nn.Module
{
    /// <inheritdoc/>
    public Type LayerType => typeof(TLayer);

    /// <inheritdoc/>
    public Tensor SquaredNorms(nn.Module layer, IReadOnlyList<LayerCall> calls) => SquaredNorms((TLayer)layer, calls);

    /// <summary>See <see cref="ILayerRule.SquaredNorms"/>.</summary>
    protected abstract Tensor SquaredNorms(TLayer layer, IReadOnlyList<LayerCall> calls);
}
