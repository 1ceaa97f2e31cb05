using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>A learned factor for each feature, w ∘ x over the last axis, as at the end of a residual branch.</summary>
/// <remarks>Source: Touvron et al., arXiv 2103.17239. A parameter that a model multiplies by itself would be looped over;
/// this layer has a rule.</remarks>
public sealed class LayerScale : nn.Module<Tensor, Tensor>
{
    /// <summary>Factors that begin at one value.</summary>
    /// <param name="features">Length of the last axis.</param>
    /// <param name="initial">The value; small, so that a deep network begins near the identity.</param>
    public LayerScale(long features, double initial = 1e-4)
        : base(nameof(LayerScale))
    {
        var weight = new Parameter(empty(features));
        nn.init.constant_(weight, Scalars.Of(initial));
        register_parameter("weight", (Parameter)weight.DetachFromDisposeScope());
    }

    /// <summary>[features].</summary>
    public Parameter Weight => get_parameter("weight")!; // to(dtype) replaces the object

    /// <summary>[n, …, features] to the same shape.</summary>
    /// <exception cref="ArgumentException">The last axis has another length.</exception>
    public override Tensor forward(Tensor input)
        => Alive.Require(input).dim() >= 2 && input.shape[^1] == Weight.shape[0]
            ? input * Weight
            : throw new ArgumentException(
                $"A layer scale of {Weight.shape[0]} features takes inputs [n, …, {Weight.shape[0]}], not {ShapeText.Of(input)}.", nameof(input));
}
