using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// Normalization by the root mean square of the last axis, w ∘ x / √(mean x² + eps), which TorchSharp does not have.
/// Zhang and Sennrich, arXiv 1910.07467, equation 4.
/// </summary>
public sealed class RMSNorm : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight; // Module.to exchanges it by reflection

    private readonly double _eps;

    /// <summary>Creates the layer with weights of 1.</summary>
    /// <param name="features">Numbers along the last axis.</param>
    /// <param name="eps">Keeps the root from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of features is not positive, or eps is negative.</exception>
    public RMSNorm(long features, double eps = 1e-6)
        : base(nameof(RMSNorm))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfNegative(eps);
        _eps = eps;
        _weight = OwnParameter.Constant(1, features);
        register_parameter("weight", _weight);
    }

    /// <summary>The factors, [features].</summary>
    public Parameter Weight => _weight;

    /// <summary>Normalizes.</summary>
    /// <param name="input">[n, …, features].</param>
    /// <returns>[n, …, features].</returns>
    /// <exception cref="ArgumentException">The last axis has another length.</exception>
    public override Tensor forward(Tensor input)
    {
        Alive.Require(input);
        if (input.dim() == 0 || input.shape[^1] != _weight.shape[0])
        {
            throw new ArgumentException($"RMSNorm was given {ShapeText.Of(input)}; it takes [n, …, {_weight.shape[0]}].", nameof(input));
        }

        using var scope = NewDisposeScope();
        return (Normalized(input) * _weight).MoveToOuterDisposeScope();
    }

    /// <summary>x / √(mean x² + eps).</summary>
    internal Tensor Normalized(Tensor input) => input * input.Squared().mean([-1], keepdim: true).Plus(_eps).rsqrt();
}
