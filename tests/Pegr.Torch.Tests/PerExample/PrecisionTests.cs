using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample.Zoo;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Half-precision models: their gradients have few digits, but sums of squares must not lose more.</summary>
public sealed class PrecisionTests
{
    [Theory]
    [InlineData(ScalarType.Float16, 3e-3)]
    [InlineData(ScalarType.BFloat16, 3e-2)]
    public void Norms_are_those_of_the_same_weights_in_float64(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var model = nn.Sequential(
            ("a", nn.Linear(300, 300)), ("norm", nn.LayerNorm(300)), ("tanh", nn.Tanh()), ("b", nn.Linear(300, 300, hasBias: false)));
        model.to(type);
        var (inputs, targets) = (randn([3, 2, 300], type), randn([3, 2, 300]).Times(30).to(type));
        var halves = new IPerExampleEngine[] { new GhostEngine(), new LoopEngine() }.Select(engine =>
        {
            using var seen = engine.Measure(model, Losses.SquaredError, new Batch(inputs, targets));
            model.zero_grad();
            using var report = engine.AccumulateGradients(model, Losses.SquaredError, new Batch(inputs, targets), 1e-6);
            return (seen.SquaredNorms.to(float64), report.Penalty.to(float64), seen.Penalty);
        }).ToList();

        model.to(float64);
        var truth = new Definition(model, Losses.SquaredError, inputs.to(float64), targets.to(float64), 1);
        Assert.True(truth.SquaredNorms.min().item<double>() > 65504, "a float16 holds these norms: the test would prove nothing");
        foreach (var (norms, penalty, measured) in halves)
        {
            Agreement.AssertClose(truth.SquaredNorms, norms, "squared norms", tolerance);
            Agreement.AssertClose(truth.SquaredNorms.mean(), penalty, "penalty", tolerance);
            Assert.Equal(truth.SquaredNorms.mean().item<double>(), measured, tolerance * measured);
        }
    }
}
