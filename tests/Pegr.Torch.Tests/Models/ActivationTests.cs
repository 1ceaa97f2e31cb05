using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Models;

/// <summary>Powers of ReLU, and initial weights of one size, in the perceptron and the convolutional network.</summary>
public sealed class ActivationTests
{
    [Theory]
    [InlineData("mlp", 1)]
    [InlineData("mlp", 2)]
    [InlineData("mlp", 2.5)]
    [InlineData("convnet", 1)]
    [InlineData("convnet", 2)]
    [InlineData("convnet", 3)]
    public void Ghost_agrees_with_the_loop_whatever_the_power(string key, double power)
    {
        using var scope = NewDisposeScope();
        using var model = Created(key, power, 0.1); // outputs of order 1, of which cross entropy takes differences

        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), model, Losses.CrossEntropy, randn([4, 2, 8, 8], float64), randint(3, [4], int64));
    }

    [Fact]
    public void A_perceptron_raises_what_it_rectifies_to_the_power()
    {
        using var scope = NewDisposeScope();
        using var model = new Mlp(12, [5], 3, power: 2.5, initStd: 0.4).to(float64);
        var inputs = randn([4, 12], float64);
        var parameters = model.parameters().ToArray();
        var hidden = Arrays.Of(inputs.matmul(parameters[0].t())).Select(z => Math.Pow(Math.Max(0, z), 2.5)).ToArray();
        var expected = tensor(hidden).view(4, 5).matmul(parameters[2].t());

        Assert.Equal(Arrays.Of(expected), Arrays.Of(model.call(inputs)), (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("convnet")]
    public void Initial_weights_are_normal_with_the_deviation_and_biases_zero(string key)
    {
        using var scope = NewDisposeScope();
        using var model = Created(key, 1, 0.02);

        Assert.All(model.parameters(), parameter =>
        {
            var values = Arrays.Of(parameter);
            if (parameter.dim() == 1)
            {
                Assert.All(values, value => Assert.Equal(0, value));
                return;
            }

            var n = values.Length;
            Assert.Equal(0, values.Average(), 5 * 0.02 / Math.Sqrt(n));
            Assert.Equal(0.0004, values.Average(w => w * w), 5 * 0.0004 * Math.Sqrt(2.0 / n));
            Assert.Equal(3 * 0.0004 * 0.0004, values.Average(w => w * w * w * w), 5 * 0.0004 * 0.0004 * Math.Sqrt(96.0 / n)); // normal: 3 sigma^4
        });
    }

    [Theory]
    [InlineData("mlp")]
    [InlineData("convnet")]
    public void Left_out_they_are_those_of_TorchSharp(string key)
    {
        using var scope = NewDisposeScope();
        using var ours = Created(key, 1, null);
        using var fork = Seeds.Fork(4, "initial-weights");
        using nn.Module<Tensor, Tensor> plain = key == "mlp" ? new Mlp(128, [256], 3) : new ConvNet(2, 8, 8, 3);
        plain.to(float64);

        Assert.Equal(plain.parameters().SelectMany(Arrays.Of), ours.parameters().SelectMany(Arrays.Of));
    }

    [Fact]
    public void What_means_nothing_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Mlp(2, [2], 2, power: 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConvNet(1, 8, 8, 2, initStd: double.NaN));
    }

    private static nn.Module<Tensor, Tensor> Created(string key, double power, double? initStd)
    {
        using var fork = Seeds.Fork(4, "initial-weights");
        nn.Module<Tensor, Tensor> model = key == "mlp" ? new Mlp(128, [256], 3, power, initStd) : new ConvNet(2, 8, 8, 3, power, initStd);
        return model.to(float64);
    }
}
