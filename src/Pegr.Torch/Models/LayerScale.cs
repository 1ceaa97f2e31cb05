using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// A learned factor for every feature, at the end of a residual branch. As a layer, in place of a parameter that a model
/// multiplies by itself, so that a rule can cover it. Touvron et al., arXiv 2103.17239, equation 9.
/// </summary>
public sealed class LayerScale : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight; // Module.to exchanges it by reflection

    /// <summary>Creates the layer.</summary>
    /// <param name="features">Numbers along the last axis.</param>
    /// <param name="initial">Every factor's first value.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of features is not positive.</exception>
    public LayerScale(long features, double initial = 1e-5)
        : base(nameof(LayerScale))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        _weight = OwnParameter.Constant(initial, features);
        register_parameter("weight", _weight);
    }

    /// <summary>The factors, [features].</summary>
    public Parameter Weight => _weight;

    /// <summary>Multiplies.</summary>
    /// <param name="input">[n, …, features].</param>
    /// <returns>[n, …, features].</returns>
    /// <exception cref="ArgumentException">The last axis has another length.</exception>
    public override Tensor forward(Tensor input)
        => input.dim() > 0 && input.shape[^1] == _weight.shape[0]
            ? input * _weight
            : throw new ArgumentException(
                $"LayerScale was given [{string.Join(", ", input.shape)}]; it takes [n, …, {_weight.shape[0]}].", nameof(input));
}
