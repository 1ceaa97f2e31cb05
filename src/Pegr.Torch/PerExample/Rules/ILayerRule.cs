using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Turns one kind of layer's inputs and output gradients into its share of ‖∇l_i‖².</summary>
public interface ILayerRule
{
    /// <summary>The layer's type; the rule also serves types derived from it.</summary>
    Type LayerType { get; }

    /// <summary>The squared norm of the per-example gradient over the layer's own trainable parameters.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="calls">Its calls in one forward pass, at least one; their contributions add up before the norm.</param>
    /// <returns>[n], differentiable as far as the calls are.</returns>
    Tensor SquaredNorms(nn.Module layer, IReadOnlyList<LayerCall> calls);
}
