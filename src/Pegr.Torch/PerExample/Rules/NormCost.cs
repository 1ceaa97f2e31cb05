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

    /// <summary>The sizes for <see cref="NormStrategy.PixelProduct"/>; null where it does not apply.</summary>
    public PixelCost? Pixels { get; init; }

    /// <summary>Multiplications of <see cref="NormStrategy.PixelProduct"/>; null where it does not apply.</summary>
    public double? PixelProductMultiplications
        => Pixels is null ? null : ImageMultiplications + ((double)Groups * Positions * Positions * Pixels.PositionChannels);

    /// <summary>Numbers that <see cref="NormStrategy.PixelProduct"/> keeps; null where it does not apply.</summary>
    public long? PixelProductNumbers => Pixels is null ? null : Groups * ((Pixels.Pixels * Pixels.Pixels) + (Positions * Positions));

    /// <summary>Numbers that <see cref="NormStrategy.InnerProduct"/> keeps.</summary>
    public long InnerProductNumbers => 2 * Groups * Positions * Positions;

    /// <summary>Numbers that <see cref="NormStrategy.Instantiated"/> keeps.</summary>
    public long InstantiatedNumbers => Groups * Inputs * Outputs;

    /// <summary>The image's part of <see cref="PixelProductMultiplications"/>.</summary>
    internal double ImageMultiplications => Pixels is null ? 0 : (double)Groups * Pixels.Pixels * Pixels.Pixels * Pixels.ImageChannels;

    /// <summary>Resolves <see cref="NormStrategy.Auto"/>: fewer multiplications, unless that takes far more memory.</summary>
    public NormStrategy Choose(NormStrategy wanted)
    {
        if (wanted != NormStrategy.Auto)
        {
            return wanted == NormStrategy.PixelProduct && Pixels is null ? NormStrategy.InnerProduct : wanted;
        }

        // With the derivative: both Gram matrices and a product with each, against the gradient and a product with A and with G. Sums along diagonals
        // take their time as well, so products of pixels have to be fewer by far.
        var byPixels = PixelProductMultiplications < InnerProductMultiplications;
        var (products, multiplications, numbers) = byPixels ? (NormStrategy.PixelProduct, PixelProductMultiplications!.Value, PixelProductNumbers!.Value)
            : (NormStrategy.InnerProduct, InnerProductMultiplications, InnerProductNumbers);
        var fewer = (byPixels ? 4 : 2) * multiplications < 3 * InstantiatedMultiplications;
        var tooLarge = InstantiatedNumbers > LargeInstance && numbers < InstantiatedNumbers / 4;
        return fewer || tooLarge ? products : NormStrategy.Instantiated;
    }
}
