using Pegr.Torch.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>
/// Gaussian blur: the convolution with a normal density, cut at three standard deviations and normalized to sum 1; beyond
/// its edges the image is mirrored without repeating the edge. Nothing is drawn.
/// </summary>
/// <remarks>In a small image the kernel is cut where the mirror image would end, at a radius of the side minus 1.</remarks>
/// <param name="sigma">Standard deviation in pixels, 0 to 100.</param>
/// <exception cref="ArgumentOutOfRangeException">Sigma is out of range.</exception>
public sealed class Blur(double sigma) : IImageNoise
{
    private static readonly NoiseParameter SigmaRange = new("SIGMA", "standard deviation in pixels", 0, 100);

    private readonly double _sigma = SigmaRange.Checked(sigma);

    /// <summary>How it is named in settings.</summary>
    public static ImageNoiseKind Kind { get; } = new("blur", [SigmaRange], values => new Blur(values[0]));

    /// <inheritdoc/>
    public string Key => Kind.Key;

    /// <inheritdoc/>
    public string Title => FormattableString.Invariant($"blur σ={_sigma}");

    /// <inheritdoc/>
    public Tensor Apply(Tensor pixels, Generator generator)
    {
        Alive.Require(pixels);
        Alive.Require(generator);
        var rows = Along(pixels, 2);
        return Along(rows, 3);
    }

    // The density is a product: one dimension after the other.
    private Tensor Along(Tensor pixels, int dimension)
    {
        var side = pixels.shape[dimension];
        var weights = Kernel((int)Math.Min(Math.Ceiling(3 * _sigma), side - 1));
        var radius = weights.Length / 2;
        long[] padding = dimension == 3 ? [radius, radius, 0, 0] : [0, 0, radius, radius];
        using var scope = NewDisposeScope();
        var mirrored = nn.functional.pad(pixels, padding, PaddingModes.Reflect);
        var sum = zeros_like(pixels);
        for (var k = 0; k < weights.Length; k++)
        {
            using var part = mirrored.narrow(dimension, k, side);
            sum.add_(part, Scalars.Of(weights[k]));
        }

        return sum.MoveToOuterDisposeScope();
    }

    private double[] Kernel(int radius)
    {
        if (radius == 0)
        {
            return [1];
        }

        var density = Enumerable.Range(-radius, (2 * radius) + 1).Select(k => Math.Exp(-k * k / (2 * _sigma * _sigma))).ToArray();
        var sum = density.Sum();
        return [.. density.Select(value => value / sum)];
    }
}
