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

    [Theory]
    [InlineData(0.1, 50, 5)]
    [InlineData(0.25, 10, 3)] // 2.5 is rounded away from 0
    [InlineData(0, 10, 0)]
    [InlineData(1, 10, 10)]
    public void Exact_flips_are_as_many_as_asked_and_of_other_examples_in_other_samples(double labelFlip, int n, int expected)
    {
        var flipped = Enumerable.Range(1, 200).Select(seed =>
        {
            using var sample = Draw(Full with { ExactFlips = true }, n, labelFlip, seed);
            return Arrays.Of(sample.Labels).Zip(Arrays.Of(sample.TrueLabels), (label, truth) => label != truth).ToArray();
        }).ToList();
        Assert.All(flipped, flips => Assert.Equal(expected, flips.Count(flip => flip)));
        Assert.All(Enumerable.Range(0, n), i => AssertFrequency((double)expected / n, flipped.Count(flips => flips[i]), flipped.Count));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void Of_more_patches_one_anywhere_is_the_signal_and_the_others_are_the_noise_in_order(int patches)
    {
        const int n = 3_000;
        using var sample = Draw(Full with { Patches = patches }, n);
        Assert.Equal([n, patches, Dim], sample.Patches.shape);
        Assert.Equal([n, patches - 1, Dim], sample.Noise.shape);
        var (x, xi, mu, y) = (Arrays.Of3(sample.Patches), Arrays.Of3(sample.Noise), Arrays.Of(sample.Signal), Arrays.Of(sample.TrueLabels));
        var places = new int[patches];
        for (var i = 0; i < n; i++)
        {
            var place = Enumerable.Range(0, patches).Single(p => Coordinates.All(k => x[i, p, k] == y[i] * mu[k]));
            places[place]++;
            Assert.All(
                Enumerable.Range(0, patches).Where(p => p != place).Index(),
                rest => Assert.All(Coordinates, k => Assert.Equal(xi[i, rest.Index, k], x[i, rest.Item, k])));
        }

        Assert.All(places, count => AssertFrequency(1.0 / patches, count, n));
        AssertGaussianColumns(Arrays.Of2(sample.Noise.flatten(0, 1)), from: 0);
    }

    [Fact]
    public void Several_signals_are_as_frequent_as_asked_and_noise_is_orthogonal_to_all()
    {
        const int n = 5_000;
        using var sample = Draw(Orthogonal with { SignalFrequencies = [6, 3, 1] }, n);
        var (x, xi, y) = (Arrays.Of3(sample.Patches), Arrays.Of2(sample.Noise), Arrays.Of(sample.TrueLabels));
        var counts = new int[3];
        for (var i = 0; i < n; i++)
        {
            // Noise has no part along the first three axes, so the sum of the patches has the signal's alone.
            double[] along = [.. Enumerable.Range(0, 3).Select(k => x[i, 0, k] + x[i, 1, k])];
            var signal = Array.FindIndex(along, a => a != 0);
            counts[signal]++;
            Assert.Equal(1.5 * y[i], along[signal]);
            Assert.Single(along, a => a != 0);
        }

        Assert.All(new[] { 0.6, 0.3, 0.1 }.Zip(counts), pair => AssertFrequency(pair.First, pair.Second, n));
        Assert.All(Enumerable.Range(0, 3), k => Assert.All(Column(xi, k), value => Assert.Equal(0, value)));
        AssertGaussianColumns(xi, from: 3);
    }

    [Theory]
    [InlineData(1e308, 1e308)]
    [InlineData(1e-320, 1e-320)]
    public void Frequencies_of_any_size_count_by_their_ratio(double first, double second)
    {
        using var sample = Draw(Orthogonal with { SignalFrequencies = [first, second] }, 4_000);
        AssertFrequency(0.5, sample.Cluster.data<long>().Count(cluster => cluster < 2), 4_000);
    }

    [Fact]
    public void Labels_of_XOR_say_which_signal_it_is_and_not_its_sign()
    {
        const int n = 4_000;
        using var sample = Draw(Orthogonal with { SignalLabels = "xor" }, n);
        var (x, y) = (Arrays.Of3(sample.Patches), Arrays.Of(sample.TrueLabels));
        var counts = new Dictionary<(double, double), int>();
        for (var i = 0; i < n; i++)
        {
            var along = (x[i, 0, 0] + x[i, 1, 0], x[i, 0, 1] + x[i, 1, 1]);
            counts[along] = counts.GetValueOrDefault(along) + 1;
            Assert.Equal(y[i] > 0, along.Item1 != 0);
        }

        Assert.Equal([(-1.5, 0), (0, -1.5), (0, 1.5), (1.5, 0)], counts.Keys.Order());
        Assert.All(counts.Values, count => AssertFrequency(0.25, count, n));
    }

    [Fact]
    public void Fresh_noise_takes_the_place_of_noise_and_leaves_signals()
    {
        using var scope = NewDisposeScope();
        var distribution = Orthogonal with { Patches = 3, SignalFrequencies = [1, 1] };
        using var sample = Draw(distribution, 2_000);
        using var generator = Seeds.Generator(2, "fresh");
        var fresh = new FreshNoise(distribution, sample);
        var (before, first, second) = (Arrays.Of3(sample.Patches), Arrays.Of3(fresh.Apply(sample.Patches, generator)), Arrays.Of3(fresh.Apply(sample.Patches, generator)));
        var noise = new List<double[]>();
        for (var i = 0; i < 2_000; i++)
        {
            var signals = 0;
            for (var p = 0; p < 3; p++)
            {
                var isSignal = before[i, p, 0] != 0 || before[i, p, 1] != 0;
                signals += isSignal ? 1 : 0;
                Assert.All(Coordinates, k => Assert.Equal(isSignal || k < 2, before[i, p, k] == first[i, p, k]));
                Assert.Equal(isSignal, first[i, p, 4] == second[i, p, 4]);
                noise.AddRange(isSignal ? [] : [[.. Coordinates.Select(k => first[i, p, k])]]);
            }

            Assert.Equal(1, signals);
        }

        var columns = new double[noise.Count, Dim];
        foreach (var (i, row) in noise.Index())
        {
            row.Index().ToList().ForEach(entry => columns[i, entry.Index] = entry.Item);
        }

        AssertGaussianColumns(columns, from: 2);
        Live.AssertNothingLeft(() => fresh.Apply(sample.Patches, generator).Dispose());
    }

    [Fact]
    public void What_is_no_such_distribution_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(Orthogonal with { Patches = 1 }, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Draw(Orthogonal with { SignalFrequencies = [1, 1, 1, 1, 1, 1, 1] }, 2));
        Assert.Throws<InvalidInputException>(() => Draw(Orthogonal with { SignalFrequencies = [1, -1] }, 2));
        Assert.Throws<InvalidInputException>(() => Draw(Orthogonal with { SignalLabels = "xor", SignalFrequencies = [1, 1] }, 2));
        Assert.Throws<InvalidInputException>(() => Draw(Orthogonal with { SignalLabels = "or" }, 2));
        Assert.Throws<ArgumentNullException>(() => Draw(Orthogonal with { SignalLabels = null! }, 2));
        Assert.Throws<ArgumentNullException>(() => Draw(Orthogonal with { SignalFrequencies = null! }, 2));
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

    private static IEnumerable<int> Coordinates => Enumerable.Range(0, Dim);

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
