using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>Gaussian pixel noise, the same for every objective, device and type that is run with one seed.</summary>
public static class PixelNoise
{
    /// <summary>Adds independent N(0, sigma²) to every pixel; nothing is clipped.</summary>
    /// <param name="pixels">Pixels in [0, 1], any shape, float32 on the CPU; not changed.</param>
    /// <param name="sigma">Standard deviation in units of the pixel range, at least 0.</param>
    /// <param name="seed">The run's seed. The same seed gives the same noise, scaled, at every sigma.</param>
    /// <returns>The noisy pixels, shaped like <paramref name="pixels"/>; the caller disposes it.</returns>
    /// <remarks>Draws from torch's CPU generator (Mersenne Twister) in float32.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">Sigma is negative or not finite.</exception>
    public static Tensor Add(Tensor pixels, double sigma, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sigma);
        if (!double.IsFinite(sigma))
        {
            throw new ArgumentOutOfRangeException(nameof(sigma), sigma, "Sigma must be a finite number.");
        }

        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(seed, "pixel-noise");
        var noise = randn(pixels.shape, ScalarType.Float32, generator: generator);
        return (pixels + (noise * sigma)).MoveToOuterDisposeScope();
    }
}
