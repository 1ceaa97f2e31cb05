using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Statistics;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class PerExampleStatisticsTests
{
    [Theory]
    [InlineData("ghost", 0)]
    [InlineData("ghost", 2)]
    [InlineData("loop", 0)]
    public void Variance_and_signal_to_noise_ratio_follow_their_definitions(string engine, long chunk)
    {
        const int count = 7;
        manual_seed(8);
        using var scope = NewDisposeScope();
        var model = new Mlp(4, [5], 3);
        model.to(float64);
        var (inputs, targets) = (randn([count, 4], float64), randint(3, [count], int64));
        var gradients = Enumerable.Range(0, count).Select(i =>
        {
            model.zero_grad();
            Losses.CrossEntropy(model.call(inputs.narrow(0, i, 1)), targets.narrow(0, i, 1)).sum().backward();
            return Agreement.Gradient(model);
        }).ToList();
        var mean = stack(gradients).mean([0]);
        var variance = gradients.Average(gradient => (gradient - mean).Squared().sum().item<double>());
        var signal = mean.Squared().sum().item<double>();

        using var seen = ((IPerExampleEngine)EngineRegistry.Create(engine)).Measure(model, Losses.CrossEntropy, new Batch(inputs, targets, chunk));

        Assert.Equal(gradients.Average(gradient => gradient.Squared().sum().item<double>()), seen.Penalty, 1e-12);
        Assert.Equal(signal, seen.SquaredMeanNorm.item<double>(), 1e-12);
        Assert.Equal(variance, seen.GradientVariance, 1e-12);
        Assert.Equal(signal / variance, seen.GradientSignalToNoiseRatio, 1e-12);
    }

    // The mean of squares is rounded otherwise than the square of the mean.
    [Fact]
    public void Where_gradients_agree_the_variance_is_not_below_0()
    {
        using var scope = NewDisposeScope();
        using var seen = new PerExampleStatistics(tensor(new[] { 1f, 1f }), tensor(new[] { 1f, 1f }), tensor(1.0000001f));

        Assert.Equal(0, seen.GradientVariance);
        Assert.Equal(double.PositiveInfinity, seen.GradientSignalToNoiseRatio);
        Assert.Equal(0, GradientNoiseScale.Of(seen).CovarianceTrace);
        Assert.Equal(0, GradientNoiseScale.Of(seen).Value);
    }
}
