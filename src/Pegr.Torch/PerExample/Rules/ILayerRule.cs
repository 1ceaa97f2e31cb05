using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Turns one kind of layer's inputs and output gradients into its share of ‖∇l_i‖².</summary>
public interface ILayerRule
{
    /// <summary>The layer's type; the rule also serves types derived from it.</summary>
    Type LayerType { get; }

    /// <summary>Refuses a layer whose settings leave an example without a gradient of its own.</summary>
    /// <exception cref="NotSupportedException">The layer is of that kind; the message says why and what to do.</exception>
    void Check(nn.Module layer)
    {
    }

    /// <summary>The squared norm of the per-example gradient over the layer's own trainable parameters.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="calls">Its calls in one forward pass, at least one; their contributions add up before the norm.</param>
    /// <param name="strategy">How to compute it, where there is a choice.</param>
    /// <returns>[n], differentiable as far as the calls are.</returns>
    Tensor SquaredNorms(nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy);

    /// <summary>
    /// What the calls contribute to the per-example gradient of every trainable parameter of the layer, for parameters that
    /// several layers share. This way goes through the layer again, one example after the other; a rule that knows the
    /// gradients overrides it.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="calls">Its calls in one forward pass, at least one.</param>
    /// <returns>Contributions, at least one for every trainable parameter; differentiable as far as the calls are.</returns>
    IReadOnlyList<ExampleGradient> Gradients(nn.Module layer, IReadOnlyList<LayerCall> calls) => LayerReplay.Gradients(layer, calls);

    /// <summary>
    /// The squared norms without graph, and the derivative of scale·sum_i ‖∇l_i‖² (this layer's share) with respect to the
    /// calls' inputs and output gradients. This way of differentiating differentiates <see cref="SquaredNorms"/>; a rule
    /// with a closed formula overrides it.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="calls">Its calls, without graph; an input requires grad where its derivative is wanted.</param>
    /// <param name="strategy">How to compute it, where there is a choice.</param>
    /// <param name="scale">The factor of the derivative.</param>
    LayerShare Differentiate(nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
        => LocalGraph.Differentiate(this, layer, calls, strategy, scale);

    /// <summary>What each strategy costs, from the shapes seen; null where there is no choice.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="calls">Its calls.</param>
    NormCost? Cost(nn.Module layer, IReadOnlyList<LayerCall> calls) => null;
}
