namespace Pegr.Torch.PerExample.Rules;

/// <summary>The costs of a layer's strategies, per example.</summary>
/// <param name="Positions">T.</param>
/// <param name="Inputs">in, of one group.</param>
/// <param name="Outputs">out, of one group.</param>
/// <param name="Groups">Independent groups, each with its own [out, in] weight.</param>
public sealed record NormCost(long Positions, long Inputs, long Outputs, long Groups = 1)
{
    /// <summary>An instantiated gradient of more numbers than this per example gives way to products of positions that are smaller.</summary>
    internal const long LargeInstance = 1L << 22;

    /// <summary>Multiplications of <see cref="NormStrategy.InnerProduct"/>.</summary>
    public double InnerProductMultiplications => (double)Groups * Positions * Positions * (Inputs + Outputs);

    /// <summary>Multiplications of <see cref="NormStrategy.Instantiated"/>.</summary>
    public double InstantiatedMultiplications => (double)Groups * Positions * Inputs * Outputs;

    /// <summary>Numbers that <see cref="NormStrategy.InnerProduct"/> keeps.</summary>
    public long InnerProductNumbers => 2 * Groups * Positions * Positions;

    /// <summary>Numbers that <see cref="NormStrategy.Instantiated"/> keeps.</summary>
    public long InstantiatedNumbers => Groups * Inputs * Outputs;

    /// <summary>Resolves <see cref="NormStrategy.Auto"/>: fewer multiplications, unless that takes far more memory.</summary>
    public NormStrategy Choose(NormStrategy wanted)
    {
        if (wanted != NormStrategy.Auto)
        {
            return wanted;
        }

        // With the derivative: both Gram matrices and a product with each, against the gradient and a product with A and with G.
        var fewer = 2 * InnerProductMultiplications < 3 * InstantiatedMultiplications;
        var tooLarge = InstantiatedNumbers > LargeInstance && InnerProductNumbers < InstantiatedNumbers / 4;
        return fewer || tooLarge ? NormStrategy.InnerProduct : NormStrategy.Instantiated;
    }
}
