using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>A noise on images, of a strength that its constructor takes.</summary>
public interface IImageNoise
{
    /// <summary>Its name in settings, such as <c>gaussian</c>; part of the name of the stream that it draws from.</summary>
    string Key { get; }

    /// <summary>Name and strength in titles, such as "blur σ=1.5".</summary>
    string Title { get; }

    /// <summary>Whether bytes stay bytes: every pixel it makes is a multiple of 1/255 if the pixels it is given are.</summary>
    bool KeepsBytes => false;

    /// <summary>The shape of one example after the noise; other than three dimensions ends the list of noises.</summary>
    /// <param name="shape">The shape before it, [channels, height, width].</param>
    IReadOnlyList<long> ShapeAfter(IReadOnlyList<long> shape) => shape;

    /// <summary>Makes noisy images.</summary>
    /// <param name="pixels">[n, channels, height, width] on the CPU, nominally in [0, 1]; not changed.</param>
    /// <param name="generator">Where all randomness comes from, on the CPU.</param>
    /// <returns>[n, …], of the same type and of the current dispose scope.</returns>
    Tensor Apply(Tensor pixels, Generator generator);
}
