using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>Adds independent N(0, sigma²) to every pixel; nothing is clipped.</summary>
/// <param name="sigma">Standard deviation in units of the pixel range, 0 to 1000. One seed gives the same noise, scaled, at
/// every sigma.</param>
/// <exception cref="ArgumentOutOfRangeException">Sigma is out of range.</exception>
public sealed class GaussianNoise(double sigma) : IImageNoise
{
    private static readonly NoiseParameter SigmaRange = new("SIGMA", "standard deviation; pixels lie in [0, 1]", 0, 1000);

    private readonly double _sigma = SigmaRange.Checked(sigma);

    /// <summary>How it is named in settings.</summary>
    public static ImageNoiseKind Kind { get; } = new("gaussian", [SigmaRange], values => new GaussianNoise(values[0]));

    /// <inheritdoc/>
    public string Key => Kind.Key;

    /// <inheritdoc/>
    public string Title => FormattableString.Invariant($"pixel noise σ={_sigma}");

    /// <inheritdoc/>
    public Tensor Apply(Tensor pixels, Generator generator)
    {
        Alive.Require(pixels);
        Alive.Require(generator);
        return pixels.Plus(generator.Normal(pixels.shape, pixels.dtype).Times(_sigma));
    }
}
