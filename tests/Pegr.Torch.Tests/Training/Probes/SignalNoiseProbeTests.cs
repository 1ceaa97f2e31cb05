using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Probes;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training.Probes;

public sealed class SignalNoiseProbeTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.4)]
    [InlineData(3, 0.4)]
    public void Both_figures_are_those_of_plain_loops(int seed, double labelFlip)
    {
        using var sample = Draw(seed, 9, labelFlip);
        AssertPlainLoops(seed, sample);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Of_a_label_that_no_example_has_nothing_is_memorised(int label)
    {
        using var sample = Draw(4, 5, labelFlip: 0);
        sample.Labels.fill_(Scalars.Of(label));
        var row = AssertPlainLoops(4, sample);
        var (seen, unseen) = label > 0
            ? (Metric.NoiseMemorizationPlus, Metric.NoiseMemorizationMinus)
            : (Metric.NoiseMemorizationMinus, Metric.NoiseMemorizationPlus);

        Assert.True(double.IsNaN(row[unseen]));
        Assert.True(double.IsFinite(row[seen]));
        Assert.Equal(row[seen], row[Metric.NoiseMemorization]);
    }

    [Theory]
    [InlineData("sign")]
    [InlineData("xor")]
    public void Of_several_signals_and_noise_patches_the_largest_products_count(string labels)
    {
        using var generator = Seeds.Generator(6, "sample");
        var distribution = new SignalNoiseDistribution(6, 1.2, 0.5, OrthogonalNoise: false)
        {
            Patches = 3,
            SignalLabels = labels,
            SignalFrequencies = labels == "sign" ? [1, 2, 3] : [1],
        };
        using var sample = distribution.Sample(5, 0.4, generator);
        using var model = CreateModel(6);
        var row = new Dictionary<string, double>();
        new SignalNoiseProbe(model, sample).Measure(row);

        using var view = model.Weights;
        var (w, xi, y) = (Arrays.Of3(view), Arrays.Of3(sample.Noise), Arrays.Of(sample.Labels));
        var signals = labels == "sign" ? 3 : 2;
        for (var j = 0; j < 2; j++)
        {
            var sign = j == 0 ? 1 : -1;
            var learned = Filters.Max(r => Enumerable.Range(0, signals).Max(k => labels == "sign" ? sign * 1.2 * w[j, r, k] : k == j ? Math.Abs(1.2 * w[j, r, k]) : -9));
            var memorized = Filters.Max(r => Enumerable.Range(0, y.Length).Where(i => y[i] == sign)
                .Max(i => Enumerable.Range(0, 2).Max(p => Coordinates.Sum(k => w[j, r, k] * xi[i, p, k]))));
            AssertClose(learned, row[j == 0 ? Metric.SignalLearningPlus : Metric.SignalLearningMinus]);
            AssertClose(memorized, row[j == 0 ? Metric.NoiseMemorizationPlus : Metric.NoiseMemorizationMinus]);
        }
    }

    [Fact]
    public void Measuring_leaves_no_tensor_behind()
    {
        using var sample = Draw(5, 4, labelFlip: 0);
        using var model = CreateModel(5);
        var probe = new SignalNoiseProbe(model, sample);
        Live.AssertNothingLeft(() => probe.Measure(new Dictionary<string, double>()));
    }

    private static Dictionary<string, double> AssertPlainLoops(int seed, SignalNoiseSample sample)
    {
        using var model = CreateModel(seed);
        var row = new Dictionary<string, double>();
        new SignalNoiseProbe(model, sample).Measure(row);

        using var view = model.Weights;
        var (w, mu, xi, y) = (Arrays.Of3(view), Arrays.Of(sample.Signal), Arrays.Of2(sample.Noise), Arrays.Of(sample.Labels));
        var (learned, memorized) = (new double[2], new[] { double.NaN, double.NaN });
        for (var j = 0; j < 2; j++)
        {
            var sign = j == 0 ? 1 : -1;
            learned[j] = Filters.Max(r => Coordinates.Sum(k => w[j, r, k] * sign * mu[k]));
            for (var i = 0; i < y.Length; i++)
            {
                var largest = Filters.Max(r => Coordinates.Sum(k => w[j, r, k] * xi[i, k]));
                memorized[j] = y[i] == sign ? Larger(memorized[j], largest) : memorized[j];
            }
        }

        AssertClose(learned.Max(), row[Metric.SignalLearning]);
        AssertClose(learned[0], row[Metric.SignalLearningPlus]);
        AssertClose(learned[1], row[Metric.SignalLearningMinus]);
        AssertClose(Larger(memorized[0], memorized[1]), row[Metric.NoiseMemorization]);
        AssertClose(memorized[0], row[Metric.NoiseMemorizationPlus]);
        AssertClose(memorized[1], row[Metric.NoiseMemorizationMinus]);
        return row;
    }

    private static IEnumerable<int> Filters => Enumerable.Range(0, 4);

    private static IEnumerable<int> Coordinates => Enumerable.Range(0, 6);

    // The larger of those that are numbers.
    private static double Larger(double a, double b) => double.MaxNumber(a, b);

    private static void AssertClose(double expected, double actual)
        => Assert.True(
            Math.Abs(expected - actual) < 1e-13 || (double.IsNaN(expected) && double.IsNaN(actual)),
            $"{actual} where {expected} is right");

    private static SignalNoiseSample Draw(int seed, int count, double labelFlip)
    {
        using var generator = Seeds.Generator(seed, "sample");
        return new SignalNoiseDistribution(6, 1.2, 0.5, OrthogonalNoise: false).Sample(count, labelFlip, generator);
    }

    private static SignalNoiseCnn CreateModel(int seed)
    {
        using var generator = Seeds.Generator(seed, "model");
        return new SignalNoiseCnn(6, 4, power: 2, initStd: 1, generator, float64);
    }
}
