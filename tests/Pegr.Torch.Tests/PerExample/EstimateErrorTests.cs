using Pegr.Torch.Data;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>The variance of random signs and the bias of finite differences, as the documents give them.</summary>
public sealed class EstimateErrorTests
{
    private const int Count = 5;

    [Fact]
    public void The_variance_over_all_sign_vectors_is_twice_the_squared_products_of_different_gradients()
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        var batch = new Batch(inputs, targets);
        var gradients = Enumerable.Range(0, Count).Select(i => GradientOf(model, inputs.narrow(0, i, 1), targets.narrow(0, i, 1))).ToList();
        double expected = 0;
        for (var i = 0; i < Count; i++)
        {
            for (var j = 0; j < Count; j++)
            {
                expected += i == j ? 0 : 2 * Math.Pow(gradients[i].dot(gradients[j]).item<double>(), 2);
            }
        }

        var norms = Enumerable.Range(0, 1 << Count).Select(bits =>
        {
            var signs = tensor([.. Enumerable.Range(0, Count).Select(i => (bits >> i & 1) == 1 ? 1.0 : -1.0)]);
            return WeightedGradientPenalty.Accumulate(model, Losses.CrossEntropy, batch, ExampleWeights.Of(batch, signs), lossScale: 0, penaltyScale: 1).SquaredNorm.item<double>();
        }).ToList();

        var mean = norms.Average();
        Assert.Equal(expected, norms.Average(norm => (norm - mean) * (norm - mean)), 1e-11 * expected);
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 4)]
    public void Half_the_step_divides_the_error_by_2_forward_and_by_4_centrally(bool central, double expected)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make();
        var exact = Gradient(null);
        var (coarse, fine) = (Error(4e-3), Error(2e-3));

        Assert.Equal(expected, coarse / fine, 0.02 * expected);

        double Error(double step) => (Gradient(new FiniteDifference(step, central)) - exact).norm().item<double>();

        Tensor Gradient(FiniteDifference? difference)
        {
            model.zero_grad();
            new GradientPenalty(1) { Difference = difference }
                .AccumulateGradients(model, Losses.CrossEntropy, inputs, targets).Dispose();
            return Agreement.Gradient(model);
        }
    }

    private static Tensor GradientOf(nn.Module<Tensor, Tensor> model, Tensor input, Tensor target)
    {
        model.zero_grad();
        Losses.CrossEntropy(model.call(input), target).sum().backward();
        return Agreement.Gradient(model);
    }

    private static (nn.Module<Tensor, Tensor> Model, Tensor Inputs, Tensor Targets) Make()
    {
        manual_seed(5);
        var model = nn.Sequential(("first", nn.Linear(4, 5)), ("tanh", nn.Tanh()), ("second", nn.Linear(5, 3)));
        model.to(float64);
        return (model, randn([Count, 4], float64), randint(3, [Count], int64));
    }
}
