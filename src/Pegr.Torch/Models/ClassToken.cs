using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// A learned token in front of every sequence, from which a transformer's answer is read. As a layer, in place of a parameter
/// that a model joins itself, so that a rule can cover it. Dosovitskiy et al., arXiv 2010.11929, equation 1.
/// </summary>
public sealed class ClassToken : nn.Module<Tensor, Tensor>
{
    private const double InitStd = 0.02;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight; // Module.to exchanges it by reflection

    /// <summary>Creates the layer with N(0, 0.02²) entries, from torch's global generator.</summary>
    /// <param name="features">Numbers of a token.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is not positive.</exception>
    public ClassToken(long features)
        : base(nameof(ClassToken))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        _weight = OwnParameter.Normal(InitStd, features);
        register_parameter("weight", _weight);
    }

    /// <summary>The token, [features].</summary>
    public Parameter Weight => _weight;

    /// <summary>Puts the token before every example's rows.</summary>
    /// <param name="input">[n, T, features].</param>
    /// <returns>[n, T + 1, features], the token at index 0.</returns>
    /// <exception cref="ArgumentException">The input has another shape.</exception>
    public override Tensor forward(Tensor input)
    {
        if (input.dim() != 3 || input.shape[2] != _weight.shape[0])
        {
            throw new ArgumentException(
                $"ClassToken was given [{string.Join(", ", input.shape)}]; it takes [n, T, {_weight.shape[0]}].", nameof(input));
        }

        using var tokens = _weight.expand(input.shape[0], 1, -1);
        return cat([tokens, input], 1);
    }
}
