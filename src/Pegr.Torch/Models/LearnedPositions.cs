using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>
/// Learned positional embeddings: adds a vector of its own to every position of a sequence. As a layer, in place of a
/// parameter that a model adds itself, so that a rule can cover it. Dosovitskiy et al., arXiv 2010.11929, equation 1.
/// </summary>
public sealed class LearnedPositions : nn.Module<Tensor, Tensor>
{
    private const double InitStd = 0.02;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight; // Module.to exchanges it by reflection

    /// <summary>Creates the layer with N(0, 0.02²) entries, from torch's global generator.</summary>
    /// <param name="positions">The most positions of a sequence.</param>
    /// <param name="features">Numbers of a position.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public LearnedPositions(long positions, long features)
        : base(nameof(LearnedPositions))
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(positions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        _weight = OwnParameter.Normal(InitStd, positions, features);
        register_parameter("weight", _weight);
    }

    /// <summary>The positions' vectors, [positions, features].</summary>
    public Parameter Weight => _weight;

    /// <summary>Adds position t's vector to every example's t-th row.</summary>
    /// <param name="input">[n, T, features], T at most the layer's positions.</param>
    /// <returns>[n, T, features].</returns>
    /// <exception cref="ArgumentException">The input has another shape.</exception>
    public override Tensor forward(Tensor input)
    {
        if (input.dim() != 3 || input.shape[1] > _weight.shape[0] || input.shape[2] != _weight.shape[1])
        {
            throw new ArgumentException(
                $"LearnedPositions was given [{string.Join(", ", input.shape)}]; it takes [n, T, {_weight.shape[1]}], T at most {_weight.shape[0]}.", nameof(input));
        }

        using var rows = _weight.narrow(0, 0, input.shape[1]);
        return input + rows;
    }
}
