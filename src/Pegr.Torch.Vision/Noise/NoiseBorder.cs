using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>Puts the image, as it is, into the middle of a larger one of independent N(0, sigma²) pixels.</summary>
/// <param name="width">Pixels added on each of the four sides, 1 to 1000.</param>
/// <param name="sigma">Standard deviation in units of the pixel range, 0 to 1000.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
public sealed class NoiseBorder(int width, double sigma) : IImageNoise
{
    private static readonly NoiseParameter WidthRange = new("WIDTH", "pixels added on each side", 1, 1000, Whole: true);
    private static readonly NoiseParameter SigmaRange =
        new("SIGMA", "standard deviation of the border's pixels; the image's lie in [0, 1]", 0, 1000, Default: 1);

    private readonly int _width = (int)WidthRange.Checked(width);
    private readonly double _sigma = SigmaRange.Checked(sigma);

    /// <summary>How it is named in settings.</summary>
    public static ImageNoiseKind Kind { get; } =
        new("border", [WidthRange, SigmaRange], values => new NoiseBorder((int)values[0], values[1]));

    /// <inheritdoc/>
    public string Key => Kind.Key;

    /// <inheritdoc/>
    public string Title => FormattableString.Invariant($"noise border of {_width} px σ={_sigma}");

    /// <inheritdoc/>
    public IReadOnlyList<long> ShapeAfter(IReadOnlyList<long> shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return [shape[0], shape[1] + (2 * _width), shape[2] + (2 * _width)];
    }

    /// <inheritdoc/>
    public Tensor Apply(Tensor pixels, Generator generator)
    {
        Alive.Require(pixels);
        Alive.Require(generator);
        var (count, shape) = (pixels.shape[0], ShapeAfter(pixels.shape[1..]));
        var framed = generator.Normal([count, .. shape], pixels.dtype).mul_(Scalars.Of(_sigma));
        using var middle = framed.narrow(2, _width, pixels.shape[2]).narrow(3, _width, pixels.shape[3]);
        middle.copy_(pixels);
        return framed;
    }
}
