using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Statistics;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Statistics;

public sealed class GradientNoiseScaleTests
{
    // All batches that can be drawn with replacement, so that the means are expectations.
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Both_estimates_are_without_bias(int size)
    {
        var gradients = new[] { (2.0, 1.0), (-1.0, 3.0), (0.5, 0.0), (4.0, -2.0) };
        var mean = (X: gradients.Average(g => g.Item1), Y: gradients.Average(g => g.Item2));
        var covariance = gradients.Average(g => Math.Pow(g.Item1 - mean.X, 2) + Math.Pow(g.Item2 - mean.Y, 2));

        var scales = Batches(gradients, size).Select(batch => GradientNoiseScale.OfBatches(
            1, batch.Average(Squared), batch.Count, Squared((batch.Average(g => g.X), batch.Average(g => g.Y))))).ToList();

        var scale = GradientNoiseScale.Mean(scales);
        Assert.Equal((mean.X * mean.X) + (mean.Y * mean.Y), scale.SquaredGradientNorm, 1e-12);
        Assert.Equal(covariance, scale.CovarianceTrace, 1e-12);
        Assert.Equal(covariance / ((mean.X * mean.X) + (mean.Y * mean.Y)), scale.Value, 1e-12);

        static double Squared((double X, double Y) g) => (g.X * g.X) + (g.Y * g.Y);
    }

    [Fact]
    public void Examples_and_batches_of_two_sizes_tell_the_same()
    {
        manual_seed(2);
        using var scope = NewDisposeScope();
        var model = new Mlp(4, [5], 3);
        model.to(float64);
        var (inputs, targets) = (randn([6, 4], float64), randint(3, [6], int64));
        using var seen = new GhostEngine().Measure(model, Losses.CrossEntropy, new Batch(inputs, targets));

        // The mean over all pairs of examples is a mean over small batches.
        var pairs = (from i in Enumerable.Range(0, 6) from j in Enumerable.Range(i + 1, 5 - i) select SquaredNorm(i, j)).ToList();
        Assert.Equal(15, pairs.Count);
        var ofPairs = GradientNoiseScale.OfBatches(2, pairs.Average(), 6, SquaredNorm(0, 1, 2, 3, 4, 5));

        var ofExamples = GradientNoiseScale.Of(seen);
        Assert.Equal(ofExamples.CovarianceTrace, ofPairs.CovarianceTrace, 1e-12);
        Assert.Equal(ofExamples.SquaredGradientNorm, ofPairs.SquaredGradientNorm, 1e-12);

        double SquaredNorm(params int[] examples)
        {
            model.zero_grad();
            using var index = tensor(examples.Select(i => (long)i).ToArray());
            Losses.CrossEntropy(model.call(inputs.index_select(0, index)), targets.index_select(0, index)).mean().backward();
            return Tests.PerExample.Agreement.Gradient(model).Squared().sum().item<double>();
        }
    }

    [Fact]
    public void What_tells_nothing_is_refused()
    {
        using var one = new PerExampleStatistics(ones(1), ones(1), ones([]));
        Assert.Contains("at least two", Assert.Throws<ArgumentException>(() => GradientNoiseScale.Of(one)).Message);
        Assert.Throws<ArgumentException>(() => GradientNoiseScale.Mean([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientNoiseScale.OfBatches(4, 1, 4, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientNoiseScale.OfBatches(0, 1, 4, 1));
    }

    private static IEnumerable<List<(double X, double Y)>> Batches((double, double)[] gradients, int size)
        => size == 0
            ? [[]]
            : from rest in Batches(gradients, size - 1) from gradient in gradients select (List<(double X, double Y)>)[.. rest, gradient];
}
