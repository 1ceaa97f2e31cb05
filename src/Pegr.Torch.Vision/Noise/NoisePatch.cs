using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>
/// Makes a pair of patches of each image, as the signal-noise CNN takes them: the image and independent N(0, sigma²) of the
/// same size; which of the two comes first is a fair coin for each example (data model of Cao, Chen, Belkin, Gu,
/// arXiv 2202.06526, with an image for the signal).
/// </summary>
/// <param name="sigma">Standard deviation in units of the pixel range, 0 to 1000.</param>
/// <exception cref="ArgumentOutOfRangeException">Sigma is out of range.</exception>
public sealed class NoisePatch(double sigma) : IImageNoise
{
    private static readonly NoiseParameter SigmaRange =
        new("SIGMA", "standard deviation of the noise patch; the image's pixels lie in [0, 1]", 0, 1000);

    /// <summary>Standard deviation of the noise, in units of the pixel range.</summary>
    public double Sigma { get; } = SigmaRange.Checked(sigma);

    /// <summary>How it is named in settings.</summary>
    public static ImageNoiseKind Kind { get; } = new("patch", [SigmaRange], values => new NoisePatch(values[0]));

    /// <inheritdoc/>
    public string Key => Kind.Key;

    /// <inheritdoc/>
    public string Title => FormattableString.Invariant($"noise patch σ={Sigma}");

    /// <inheritdoc/>
    public IReadOnlyList<long> ShapeAfter(IReadOnlyList<long> shape) => [2, shape.Aggregate((a, b) => a * b)];

    /// <inheritdoc/>
    /// <returns>[n, 2, channels·height·width].</returns>
    public Tensor Apply(Tensor pixels, Generator generator)
    {
        Alive.Require(pixels);
        Alive.Require(generator);
        var image = pixels.flatten(1);
        var noise = generator.Normal(image.shape, pixels.dtype).mul_(Scalars.Of(Sigma));
        var imageFirst = generator.Uniform([pixels.shape[0], 1, 1], ScalarType.Float32).lt(Scalars.Of(0.5));
        return where(imageFirst, stack([image, noise], 1), stack([noise, image], 1));
    }
}
