using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(3.0)]
    [InlineData(1e6)]
    public void A_longer_gradient_is_scaled_to_the_norm_and_a_shorter_one_left_alone(double norm)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        var model = nn.Sequential(nn.Linear(4, 3, dtype: float64), nn.Linear(3, 2, dtype: float64));
        model.call(randn([5, 4], float64)).Squared().sum().backward();
        var before = Gradient();
        var length = Math.Sqrt(before.Sum(g => g * g));

        GradientClipping.Apply(model, norm);

        var scale = Math.Min(1, norm / length);
        Assert.Equal(norm == 1e6, scale == 1);
        var after = Gradient();
        for (var k = 0; k < before.Length; k++)
        {
            Assert.Equal(before[k] * scale, after[k], 1e-6 * length);
        }

        double[] Gradient() => [.. model.parameters().SelectMany(p => Arrays.Of(p.grad!))];
    }

    [Fact]
    public void It_is_that_of_torch()
    {
        using var scope = NewDisposeScope();
        manual_seed(4);
        var (ours, theirs) = (nn.Linear(4, 3), nn.Linear(4, 3));
        theirs.load_state_dict(ours.state_dict());
        var inputs = randn(6, 4);
        foreach (var model in new[] { ours, theirs })
        {
            model.call(inputs).Squared().sum().backward();
        }

        GradientClipping.Apply(ours, 0.7);
        nn.utils.clip_grad_norm_(theirs.parameters(), 0.7);

        foreach (var (mine, other) in ours.parameters().Zip(theirs.parameters()))
        {
            Assert.All(
                Arrays.Of(other.grad!).Zip(Arrays.Of(mine.grad!)), pair => Assert.Equal((double)pair.First, pair.Second, 1e-6));
        }
    }

    [Fact]
    public void A_clipped_step_of_plain_descent_has_the_length_of_the_learning_rate_times_the_norm()
    {
        using var run = new SignalNoiseRun("gd", steps: 1, learningRate: 0.1);
        var before = run.Weights;

        Trainer.Run(run.Job with { ClipNorm = 1e-3 }, cancellationToken: TestContext.Current.CancellationToken);

        var step = Math.Sqrt(run.Weights.Zip(before, (after, was) => (after - was) * (after - was)).Sum());
        Assert.InRange(step, 0.99e-4, 1.01e-4);
    }

    [Fact]
    public void Nothing_is_left_behind()
        => Live.AssertNothingLeft(() =>
        {
            using var model = nn.Linear(2, 1);
            using var inputs = ones(3, 2);
            using (NewDisposeScope())
            {
                model.call(inputs).sum().backward();
            }

            GradientClipping.Apply(model, 0.1);
        });
}
