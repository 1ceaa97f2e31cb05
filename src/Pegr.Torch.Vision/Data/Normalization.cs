using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Data;

/// <summary>
/// Makes each channel's mean 0 and standard deviation 1 over a training set, whose statistics serve all images. A channel
/// without spread is only centered. Owns its tensors.
/// </summary>
public sealed class Normalization : IDisposable
{
    private const int ChunkSize = 500; // images at once

    /// <summary>The setting of networks that are given pixels as they are.</summary>
    public const string None = "none";

    /// <summary>The setting of networks that are given normalized pixels.</summary>
    public const string Standard = "standard";

    private readonly Tensor _mean;
    private readonly Tensor _deviation;

    private Normalization(Tensor mean, Tensor deviation)
        => (_mean, _deviation) = (mean.DetachFromDisposeScope(), deviation.DetachFromDisposeScope());

    /// <summary>The choices of the setting.</summary>
    public static IReadOnlyList<string> Keys { get; } = [None, Standard];

    /// <summary>The mean of each channel.</summary>
    public IReadOnlyList<double> Mean => Numbers(Alive.Require(_mean, nameof(Normalization)));

    /// <summary>What each channel is divided by: its standard deviation (that of all its pixels, divisor n), or 1 for 0.</summary>
    public IReadOnlyList<double> Deviation => Numbers(Alive.Require(_deviation, nameof(Normalization)));

    /// <summary>Measures a training set, piece by piece in float64.</summary>
    /// <param name="pixels">Images [n, channels, …] with their noise; of patches, each is a channel.</param>
    public static Normalization Of(TensorDataset pixels)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        using var scope = NewDisposeScope();
        var mean = ChannelMean(pixels, chunk => chunk);
        var variance = ChannelMean(pixels, chunk => (chunk - mean).Squared());
        var rounding = mean.Squared().Times(1e-24); // what the mean's last digit leaves of a channel without spread
        var deviation = where(variance > rounding, variance.sqrt(), ones_like(variance));
        return new Normalization(mean, deviation);
    }

    /// <summary>What was measured before.</summary>
    /// <param name="mean">The mean of each channel.</param>
    /// <param name="deviation">What each channel is divided by, above 0.</param>
    /// <param name="dimensions">Dimensions of the images [n, channels, …].</param>
    /// <param name="device">Where the images are.</param>
    /// <exception cref="ArgumentException">The numbers are not as many, none, or cannot be used.</exception>
    public static Normalization Of(IReadOnlyList<double> mean, IReadOnlyList<double> deviation, int dimensions, Device device)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(deviation);
        ArgumentNullException.ThrowIfNull(device);
        ArgumentOutOfRangeException.ThrowIfLessThan(dimensions, 2);
        if (mean.Count == 0 || mean.Count != deviation.Count || !mean.All(double.IsFinite) || !deviation.All(number => double.IsFinite(number) && number > 0))
        {
            throw new ArgumentException("A finite mean and a finite deviation above 0 are needed for each channel.", nameof(deviation));
        }

        LibTorch.Initialize();
        using var scope = NewDisposeScope();
        long[] shape = [1, mean.Count, .. Enumerable.Repeat(1L, dimensions - 2)];
        return new Normalization(Shaped(mean), Shaped(deviation));

        Tensor Shaped(IReadOnlyList<double> numbers) => tensor(numbers.ToArray()).view(shape).to(device, copy: true);
    }

    /// <summary>Normalizes images, in their own type.</summary>
    /// <param name="pixels">[n, channels, …], on the device of the training set; not changed.</param>
    /// <returns>The same shape; of the current dispose scope.</returns>
    public Tensor Apply(Tensor pixels)
    {
        ObjectDisposedException.ThrowIf(_mean.IsInvalid, this);
        Alive.Require(pixels);
        using var mean = _mean.to(pixels.dtype, copy: true);
        using var deviation = _deviation.to(pixels.dtype, copy: true);
        return (pixels - mean).div_(deviation);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _mean.Dispose();
        _deviation.Dispose();
    }

    // Shaped [1, channels, 1, …].
    private static Tensor ChannelMean(TensorDataset pixels, Func<Tensor, Tensor> of)
    {
        using var scope = NewDisposeScope();
        Tensor? sum = null;
        foreach (var (inputs, _) in pixels.Chunks(ChunkSize))
        {
            using var piece = NewDisposeScope();
            var values = of(inputs.to(ScalarType.Float64));
            long[] others = [0, .. Enumerable.Range(2, (int)values.dim() - 2).Select(dimension => (long)dimension)];
            var mean = values.mean(others, keepdim: true).mul_(Scalars.Of((double)inputs.shape[0] / pixels.Count));
            sum = sum is null ? mean.MoveToOuterDisposeScope() : sum.Increase(mean);
        }

        return sum!.MoveToOuterDisposeScope();
    }

    private static double[] Numbers(Tensor channels)
    {
        using var numbers = channels.cpu().contiguous();
        return numbers.data<double>().ToArray();
    }
}
