using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Data;

public sealed class SignalNoiseDistributionTests
{
    private const int Dim = 6;
    private const double NoiseStd = 0.7;

    private static readonly SignalNoiseDistribution Orthogonal = new(Dim, SignalNorm: 1.5, NoiseStd);
    private static readonly SignalNoiseDistribution Full = Orthogonal with { OrthogonalNoise = false };

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 0.3)]
    public void One_patch_is_the_signal_with_the_true_labels_sign_and_the_other_is_the_noise(bool orthogonal, double labelFlip)
    {
        const int n = 4_000;
        using var sample = Draw(orthogonal ? Orthogonal : Full, n, labelFlip);
        Assert.Equal([n, 2, Dim], sample.Patches.shape);
        Assert.Equal([1.5, 0, 0, 0, 0, 0], Arrays.Of(sample.Signal));
        var (signal, patches, noise) = (Arrays.Of(sample.Signal), Arrays.Of3(sample.Patches), Arrays.Of2(sample.Noise));
        var trueLabels = Arrays.Of(sample.TrueLabels);

        var signalFirst = 0;
        for (var i = 0; i < n; i++)
        {
            Assert.True(trueLabels[i] is 1 or -1);
            var isFirst = IsSignal(i, 0);
            Assert.True(isFirst ^ IsSignal(i, 1));
            signalFirst += isFirst ? 1 : 0;
            for (var k = 0; k < Dim; k++)
            {
                Assert.Equal(noise[i, k], patches[i, isFirst ? 1 : 0, k]);
            }
        }

        AssertFrequency(0.5, signalFirst, n);
        AssertFrequency(0.5, trueLabels.Count(y => y > 0), n);

        bool IsSignal(int i, int patch)
            => Enumerable.Range(0, Dim).All(k => patches[i, patch, k] == trueLabels[i] * signal[k]);
    }

    [Fact]
    public void Orthogonal_noise_has_no_part_along_the_signal_and_the_given_variance_across()
    {
        using var sample = Draw(Orthogonal, 20_000);
        var noise = Arrays.Of2(sample.Noise);
        Assert.All(Column(noise, 0), value => Assert.Equal(0, value));
        AssertGaussianColumns(noise, from: 1);
    }

    [Fact]
    public void Other_noise_has_the_given_variance_in_every_direction()
    {
        using var sample = Draw(Full, 20_000);
        AssertGaussianColumns(Arrays.Of2(sample.Noise), from: 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(0.45)]
    [InlineData(1)]
    public void Labels_are_flipped_as_often_as_asked(double labelFlip)
    {
        const int n = 10_000;
        using var sample = Draw(Orthogonal, n, labelFlip);
        var (labels, trueLabels) = (Arrays.Of(sample.Labels), Arrays.Of(sample.TrueLabels));
        Assert.All(labels, y => Assert.True(y is 1 or -1));
        AssertFrequency(labelFlip, labels.Zip(trueLabels).Count(pair => pair.First != pair.Second), n);
    }

    [Fact]
    public void Label_noise_changes_labels_only()
    {
        using var clean = Draw(Orthogonal, 50);
        using var noisy = Draw(Orthogonal, 50, labelFlip: 0.5);
        Assert.Equal(Arrays.Of(clean.Patches), Arrays.Of(noisy.Patches));
        Assert.Equal(Arrays.Of(clean.TrueLabels), Arrays.Of(noisy.TrueLabels));
        Assert.NotEqual(Arrays.Of(clean.Labels), Arrays.Of(noisy.Labels));
    }

    [Fact]
    public void A_seed_gives_the_same_sample_again_and_another_seed_another()
    {
        using var first = Draw(Full, 10, labelFlip: 0.3);
        using var again = Draw(Full, 10, labelFlip: 0.3);
        using var other = Draw(Full, 10, labelFlip: 0.3, seed: 2);
        Assert.Equal(Arrays.Of(first.Patches), Arrays.Of(again.Patches));
        Assert.Equal(Arrays.Of(first.Labels), Arrays.Of(again.Labels));
        Assert.NotEqual(Arrays.Of(first.Patches), Arrays.Of(other.Patches));
    }

    [Fact]
    public void A_copy_in_float32_is_the_rounding_of_float64_and_memory_of_its_own()
    {
        using var sample = Draw(Full, 20);
        using var rounded = sample.To(CPU, float32);
        using var copy = sample.To(CPU, float64);
        Assert.Equal(float32, rounded.Patches.dtype);
        Assert.Equal(Arrays.Of(sample.Patches).Select(x => (double)(float)x), Arrays.Of(rounded.Patches));
        Assert.Equal(Arrays.Of(sample.Noise).Select(x => (double)(float)x), Arrays.Of(rounded.Noise));
        Assert.Equal(Arrays.Of(sample.Labels), Arrays.Of(rounded.Labels));

        copy.Patches.zero_();
        Assert.DoesNotContain(Arrays.Of(sample.Noise), x => x == 0);
        Assert.Contains(Arrays.Of(sample.Patches), x => x != 0);
    }

    [Fact]
    public void A_sample_that_is_disposed_of_leaves_nothing_behind()
        => Live.AssertNothingLeft(() =>
        {
            using var sample = Draw(Full, 10, labelFlip: 0.3);
            using var copy = sample.To(CPU, float32);
            using var dataset = copy.ToDataset();
        });

    private static SignalNoiseSample Draw(SignalNoiseDistribution distribution, int n, double labelFlip = 0, int seed = 1)
    {
        using var generator = Seeds.Generator(seed, "test");
        return distribution.Sample(n, labelFlip, generator);
    }

    // Mean, variance and fourth moment within five standard errors.
    private static void AssertGaussianColumns(double[,] noise, int from)
    {
        var n = noise.GetLength(0);
        var variance = NoiseStd * NoiseStd;
        for (var k = from; k < Dim; k++)
        {
            var column = Column(noise, k).ToArray();
            var fourth = column.Average(x => Math.Pow(x / NoiseStd, 4));
            Assert.InRange(column.Average(), -5 * NoiseStd / Math.Sqrt(n), 5 * NoiseStd / Math.Sqrt(n));
            Assert.InRange(column.Average(x => x * x) / variance, 1 - (5 * Math.Sqrt(2.0 / n)), 1 + (5 * Math.Sqrt(2.0 / n)));
            Assert.InRange(fourth, 3 - (5 * Math.Sqrt(96.0 / n)), 3 + (5 * Math.Sqrt(96.0 / n)));
        }
    }

    private static void AssertFrequency(double expected, int count, int n)
    {
        var margin = 5 * Math.Sqrt(expected * (1 - expected) / n);
        Assert.InRange((double)count / n, expected - margin, expected + margin);
    }

    private static IEnumerable<double> Column(double[,] values, int k)
        => Enumerable.Range(0, values.GetLength(0)).Select(i => values[i, k]);
}
