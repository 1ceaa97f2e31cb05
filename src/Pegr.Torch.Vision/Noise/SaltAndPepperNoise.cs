using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>Sets a fraction of the pixels to 0 or 1 with equal odds, all channels of a pixel together.</summary>
/// <param name="fraction">Probability with which a pixel is set, in [0, 1]. One seed sets the same pixels, and more, at a
/// higher one.</param>
/// <exception cref="ArgumentOutOfRangeException">The fraction is out of range.</exception>
public sealed class SaltAndPepperNoise(double fraction) : IImageNoise
{
    private static readonly NoiseParameter FractionRange = new("P", "probability with which a pixel is set", 0, 1);

    private readonly double _fraction = FractionRange.Checked(fraction);

    /// <summary>How it is named in settings.</summary>
    public static ImageNoiseKind Kind { get; } = new("salt-pepper", [FractionRange], values => new SaltAndPepperNoise(values[0]));

    /// <inheritdoc/>
    public string Key => Kind.Key;

    /// <inheritdoc/>
    public string Title => FormattableString.Invariant($"{_fraction * 100:0.##}% salt and pepper");

    /// <inheritdoc/>
    public bool KeepsBytes => true;

    /// <inheritdoc/>
    public Tensor Apply(Tensor pixels, Generator generator)
    {
        Alive.Require(pixels);
        Alive.Require(generator);
        long[] onePerPixel = [pixels.shape[0], 1, pixels.shape[2], pixels.shape[3]];
        var chance = generator.Uniform(onePerPixel, ScalarType.Float32);
        var salt = generator.Integers(0, 2, onePerPixel, pixels.dtype);
        return where(chance.lt(Scalars.Of(_fraction)), salt, pixels);
    }
}
