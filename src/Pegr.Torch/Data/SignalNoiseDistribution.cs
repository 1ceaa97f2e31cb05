using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>
/// The signal-noise data model: an example has two patches, one is y·mu, the other noise xi; which is which is random.
/// Cao, Chen, Belkin, Gu, arXiv 2202.06526, definition 3.1; label flips as in Kou et al., arXiv 2303.04145.
/// </summary>
/// <param name="Dim">d, length of a patch.</param>
/// <param name="SignalNorm">‖mu‖; mu points along the first axis.</param>
/// <param name="NoiseStd">sigma_p, standard deviation of a coordinate of xi.</param>
/// <param name="OrthogonalNoise">Whether xi ~ N(0, sigma_p² (I − mu muᵀ/‖mu‖²)); otherwise xi ~ N(0, sigma_p² I).</param>
public sealed record SignalNoiseDistribution(int Dim, double SignalNorm, double NoiseStd, bool OrthogonalNoise = true)
{
    // Numbers in float64 for a coordinate of an example: its noise; and with it its signal, the two orders of them and their choice.
    private const double NumbersOfDraw = 1;
    private const double NumbersOfSample = 8;

    /// <summary>Draws examples, in float64 on the CPU.</summary>
    /// <param name="count">n.</param>
    /// <param name="labelFlip">Probability with which the observed label is the negative of the true one.</param>
    /// <param name="generator">Where everything is drawn from, on the CPU.</param>
    /// <returns>The examples; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no example or no dimension, or the probability is none.</exception>
    /// <exception cref="InvalidOperationException">A number of the distribution is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed of.</exception>
    /// <exception cref="InvalidInputException">The examples need more memory than there is.</exception>
    public SignalNoiseSample Sample(int count, double labelFlip, Generator generator)
    {
        Check(count, labelFlip, generator, NumbersOfSample);
        using var scope = NewDisposeScope();
        var signal = zeros(Dim, float64);
        signal[0] = SignalNorm;
        var (labels, trueLabels, signalFirst, noise) = Draw(count, labelFlip, generator);
        var signals = trueLabels.unsqueeze(1) * signal;
        var patches = stack([where(signalFirst, signals, noise), where(signalFirst, noise, signals)], 1);
        return new SignalNoiseSample(signal, patches, labels, trueLabels, noise);
    }

    /// <summary>Draws what <see cref="Sample"/> makes its patches of, of the current dispose scope.</summary>
    internal (Tensor Labels, Tensor TrueLabels, Tensor SignalFirst, Tensor Noise) Draw(int count, double labelFlip, Generator generator)
    {
        Check(count, labelFlip, generator, NumbersOfDraw);
        using var scope = NewDisposeScope();
        var trueLabels = generator.Signs(count);
        var signalFirst = generator.Integers(0, 2, [count, 1], float64).to(@bool);
        var flips = generator.Uniform([count], float64).lt(Scalars.Of(labelFlip)).to(float64).Times(-2).Plus(1);
        var noise = generator.Normal([count, Dim], float64).mul_(Scalars.Of(NoiseStd));
        if (OrthogonalNoise)
        {
            noise.narrow(1, 0, 1).zero_(); // mu lies along the first axis
        }

        return (Kept(trueLabels * flips), Kept(trueLabels), Kept(signalFirst), Kept(noise));

        static Tensor Kept(Tensor tensor) => tensor.MoveToOuterDisposeScope();
    }

    private void Check(int count, double labelFlip, Generator generator, double numbers)
    {
        Alive.Require(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Dim, 1);
        if (!(labelFlip is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelFlip), labelFlip, "A probability lies in [0, 1].");
        }

        if (!double.IsFinite(SignalNorm) || !double.IsFinite(NoiseStd))
        {
            throw new InvalidOperationException($"The norm {SignalNorm} and the deviation {NoiseStd} must be finite.");
        }

        MemoryCheck.Require(numbers * sizeof(double) * count * Dim, "count and Dim");
    }
}
