using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Compares two engines in float64: norms, losses and the gradient of the penalised risk.</summary>
internal static class Agreement
{
    public const double Lambda = 0.7;

    public static void AssertSame(
        IPerExampleEngine actual, IPerExampleEngine expected, nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        model.to(float64);
        var (actualSeen, actualGradient) = Run(actual, model, loss, inputs, targets);
        var (expectedSeen, expectedGradient) = Run(expected, model, loss, inputs, targets);
        AssertClose(expectedSeen.Losses, actualSeen.Losses, "losses");
        AssertClose(expectedSeen.Penalty, actualSeen.Penalty, "penalty");
        AssertClose(expectedGradient, actualGradient, "gradient of the penalised risk");

        var batch = new Batch(inputs, targets);
        var (expectedNorms, actualNorms) = (expected.Measure(model, loss, batch), actual.Measure(model, loss, batch));
        AssertClose(expectedNorms.SquaredNorms, actualNorms.SquaredNorms, "squared norms");
        AssertClose(expectedNorms.SquaredMeanNorm, actualNorms.SquaredMeanNorm, "squared norm of the mean gradient");
    }

    /// <summary>Relative to the largest element, as rounding is.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, string what, double tolerance = 1e-10)
    {
        Assert.Equal(expected.shape, actual.shape);
        var scale = expected.abs().max().item<double>();
        var error = (expected - actual).abs().max().item<double>();
        Assert.True(error <= tolerance * scale, $"{what}: error {error} where the largest value is {scale}");
        Assert.True(scale > 0, $"{what} are all zero: the test would prove nothing");
    }

    public static Tensor Gradient(nn.Module model)
        => cat([.. model.parameters().Where(p => p.requires_grad)
            .Select(p => (p.grad is null ? zeros_like(p) : p.grad).flatten().clone())]);

    private static (PenaltyReport Seen, Tensor Gradient) Run(
        IPerExampleEngine engine, nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        model.zero_grad();
        var seen = engine.AccumulateGradients(model, loss, new Batch(inputs, targets), Lambda);
        return (seen, Gradient(model));
    }
}
