using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>
/// The signal-noise data model: an example has P patches, one is y·mu, the others noise xi; which is which is random.
/// Cao, Chen, Belkin, Gu, arXiv 2202.06526, definition 3.1; label flips as in Kou et al., arXiv 2303.04145.
/// </summary>
/// <param name="Dim">d, length of a patch.</param>
/// <param name="SignalNorm">‖mu‖; mu points along the first axis.</param>
/// <param name="NoiseStd">sigma_p, standard deviation of a coordinate of xi.</param>
/// <param name="OrthogonalNoise">Whether xi ~ N(0, sigma_p² (I − mu muᵀ/‖mu‖²)); otherwise xi ~ N(0, sigma_p² I).</param>
public sealed record SignalNoiseDistribution(int Dim, double SignalNorm, double NoiseStd, bool OrthogonalNoise = true)
{
    // Numbers in float64 for a coordinate of a patch: its noise; and with it its signal, the order of them and their choice.
    private const double NumbersOfDraw = 0.5;
    private const double NumbersOfSample = 4;

    /// <summary>What <see cref="SignalLabels"/> can be, the default first.</summary>
    public static IReadOnlyList<string> Labelings => SignalClusters.Labelings;

    /// <summary>P, at least 2.</summary>
    public int Patches { get; init; } = 2;

    /// <summary>
    /// How frequent each of several orthogonal signals is, up to a common factor; one number for one signal. The k-th points along the k-th axis, all
    /// have the norm <see cref="SignalNorm"/>, and orthogonal noise is orthogonal to all of them.
    /// </summary>
    public IReadOnlyList<double> SignalFrequencies { get; init; } = [1];

    /// <summary>What the true label is: <c>sign</c>, the signal's sign; <c>xor</c>, which of two signals it is, whatever its sign (Meng, Zou, Cao, arXiv
    /// 2310.01975, with orthogonal signals).</summary>
    public string SignalLabels { get; init; } = SignalClusters.BySign;

    /// <summary>Whether flips are as many as their probability says of the examples, rounded, and not each drawn by itself.</summary>
    public bool ExactFlips { get; init; }

    /// <summary>The signal patches that there are.</summary>
    internal SignalClusters Clusters => new(SignalLabels, SignalFrequencies);

    /// <summary>Draws examples, in float64 on the CPU.</summary>
    /// <param name="count">n.</param>
    /// <param name="labelFlip">Probability with which the observed label is the negative of the true one.</param>
    /// <param name="generator">Where everything is drawn from, on the CPU.</param>
    /// <returns>The examples; the caller disposes them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no example, are too few dimensions or patches, or the probability is none.</exception>
    /// <exception cref="InvalidOperationException">A number of the distribution is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The generator was disposed of.</exception>
    /// <exception cref="InvalidInputException">The examples need more memory than there is, or signals and labels are not as described.</exception>
    public SignalNoiseSample Sample(int count, double labelFlip, Generator generator)
    {
        Check(count, labelFlip, generator, NumbersOfSample);
        using var scope = NewDisposeScope();
        var (draw, clusters) = (Draw(count, labelFlip, generator), Clusters);
        var signals = clusters.Patches(SignalNorm, Dim);
        var unordered = cat([signals.index_select(0, draw.Cluster).unsqueeze(1), draw.Noise], 1);
        var patches = unordered.gather(1, Order(draw.Position).unsqueeze(2).expand(count, Patches, Dim));
        var labelsOfClusters = tensor(Enumerable.Range(0, clusters.Count).Select(cluster => (double)clusters.LabelOf(cluster)).ToArray());
        return new SignalNoiseSample(
            signals, labelsOfClusters, draw.Cluster, patches, draw.Labels, draw.TrueLabels, Patches == 2 ? draw.Noise.squeeze(1) : draw.Noise);
    }

    /// <summary>Draws noise patches.</summary>
    /// <param name="shape">The shape before the last axis, which is d.</param>
    /// <param name="generator">Where they are drawn from, on the CPU.</param>
    /// <returns>float64, of the current dispose scope.</returns>
    internal Tensor Noise(ReadOnlySpan<long> shape, Generator generator)
    {
        using var scope = NewDisposeScope();
        var noise = generator.Normal([.. shape, Dim], float64).mul_(Scalars.Of(NoiseStd));
        if (OrthogonalNoise)
        {
            noise.narrow(-1, 0, Clusters.Signals).zero_(); // signals lie along the first axes
        }

        return noise.MoveToOuterDisposeScope();
    }

    /// <summary>Draws what <see cref="Sample"/> makes its patches of, of the current dispose scope.</summary>
    internal SignalNoiseDraw Draw(int count, double labelFlip, Generator generator)
    {
        Check(count, labelFlip, generator, NumbersOfDraw);
        using var scope = NewDisposeScope();
        var trueLabels = generator.Signs(count);
        var position = generator.Integers(0, Patches, [count]);
        var flips = Flips(count, labelFlip, generator);
        var noise = Noise([count, Patches - 1], generator);
        return new SignalNoiseDraw(
            Kept(trueLabels * flips), Kept(trueLabels), Kept(Clusters.Draw(trueLabels, generator)), Kept(position), Kept(noise));

        static Tensor Kept(Tensor tensor) => tensor.MoveToOuterDisposeScope();
    }

    // −1 where a label is flipped, and 1.
    private Tensor Flips(int count, double labelFlip, Generator generator)
    {
        if (!ExactFlips)
        {
            return generator.Uniform([count], float64).lt(Scalars.Of(labelFlip)).to(float64).Times(-2).Plus(1);
        }

        var flips = ones(count, float64);
        var flipped = generator.Permutation(count).narrow(0, 0, (long)Math.Round(labelFlip * count, MidpointRounding.AwayFromZero));
        return flips.index_fill_(0, flipped, Scalars.Of(-1));
    }

    // Where patches come from, the signal being the first: [n, P]. Of two, position 1 is the signal first, as it has always been.
    private Tensor Order(Tensor position)
    {
        var place = arange(Scalars.Of(0), Scalars.Of(Patches), Scalars.Of(1), int64).unsqueeze(0);
        var signal = (Patches == 2 ? position.neg().Plus(1L) : position).unsqueeze(1);
        return where(place.eq(signal), zeros_like(place), where(place.lt(signal), place.Plus(1L), place));
    }

    private void Check(int count, double labelFlip, Generator generator, double numbers)
    {
        Alive.Require(generator);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Patches, 2);
        ArgumentNullException.ThrowIfNull(SignalLabels);
        ArgumentNullException.ThrowIfNull(SignalFrequencies);
        ArgumentOutOfRangeException.ThrowIfLessThan(Dim, Clusters.Signals);
        if (!(labelFlip is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(labelFlip), labelFlip, "A probability lies in [0, 1].");
        }

        if (!double.IsFinite(SignalNorm) || !double.IsFinite(NoiseStd))
        {
            throw new InvalidOperationException($"The norm {SignalNorm} and the deviation {NoiseStd} must be finite.");
        }

        MemoryCheck.Require(numbers * sizeof(double) * count * Patches * Dim, "count, Patches and Dim");
    }
}
