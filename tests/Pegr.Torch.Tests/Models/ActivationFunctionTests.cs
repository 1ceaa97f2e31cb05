using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Models;

public sealed class ActivationFunctionTests
{
    private static readonly double[] Inputs = [-1e300, -2, -0.5, -1e-9, 0, 1e-9, 0.3, 1, 2, 7, 1e300];

    [Theory]
    [InlineData("relu", ActivationKind.RectifiedPower, 1)]
    [InlineData("relu2.5", ActivationKind.RectifiedPower, 2.5)]
    [InlineData("leaky-relu", ActivationKind.LeakyRectifier, 0.01)]
    [InlineData("leaky-relu0", ActivationKind.LeakyRectifier, 0)]
    [InlineData("leaky-relu0.25", ActivationKind.LeakyRectifier, 0.25)]
    [InlineData("smooth-relu", ActivationKind.SmoothedRectifier, 2)]
    [InlineData("smooth-relu1.5", ActivationKind.SmoothedRectifier, 1.5)]
    public void Names_give_their_kind_and_number(string name, ActivationKind kind, double parameter)
    {
        var activation = ActivationFunction.Parse(name);
        Assert.Equal(new ActivationFunction(kind, parameter), activation);
        Assert.Equal(kind == ActivationKind.RectifiedPower ? parameter : null, activation.Power);
    }

    [Theory]
    [InlineData("")]
    [InlineData("tanh")]
    [InlineData("leaky")]
    [InlineData("leaky-relu1")]
    [InlineData("leaky-relu-0.1")]
    [InlineData("leaky-relu0,1")]
    [InlineData("leaky-reluNaN")]
    [InlineData("smooth-relu1")]
    [InlineData("smooth-relu0.5")]
    [InlineData("smooth-relu1e3")]
    [InlineData("Smooth-ReLU")]
    public void Other_names_are_refused_in_one_line(string name)
    {
        var error = Assert.Throws<InvalidInputException>(() => ActivationFunction.Parse(name));
        Assert.StartsWith($"activation: '{name}' is unknown; ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.01)]
    [InlineData(0.5)]
    public void A_leaky_unit_has_two_slopes(double slope)
    {
        using var layer = new LeakyRectifier(slope);
        AssertDerivatives(layer, z => z > 0 ? (z, 1, 0) : (slope * z, slope, 0));
    }

    [Theory]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_smoothed_unit_is_a_power_up_to_1_and_straight_beyond(double q)
    {
        using var layer = new SmoothedRectifier(q);
        Assert.Empty(layer.parameters());
        AssertDerivatives(layer, z => z switch
        {
            <= 0 => (0, 0, 0),
            < 1 => (Math.Pow(z, q) / q, Math.Pow(z, q - 1), (q - 1) * Math.Pow(z, q - 2)),
            _ => (z - 1 + (1 / q), 1, 0),
        });
    }

    [Fact]
    public void Numbers_that_make_no_activation_are_refused()
    {
        Assert.All([-0.1, 1, double.NaN], slope => Assert.Throws<ArgumentOutOfRangeException>(() => new LeakyRectifier(slope)));
        Assert.All([1, 0.5, double.NaN, double.PositiveInfinity], q => Assert.Throws<ArgumentOutOfRangeException>(() => new SmoothedRectifier(q)));
    }

    [Theory]
    [InlineData("leaky-relu0.1")]
    [InlineData("smooth-relu3")]
    public void Applying_one_leaves_nothing_behind(string name)
    {
        using var layer = ActivationFunction.Parse(name).CreateLayer();
        using var input = randn(5);
        Live.AssertNothingLeft(() => layer.call(input).Dispose());
    }

    private static void AssertDerivatives(nn.Module<Tensor, Tensor> layer, Func<double, (double Value, double Slope, double Curvature)> expected)
    {
        using var scope = NewDisposeScope();
        var z = tensor(Inputs, float64).requires_grad_();
        var value = layer.call(z);
        var first = Autograd.Gradients(value.sum(), [z], createGraph: true)[0]!;
        var second = first.requires_grad ? Autograd.Gradients(first.sum(), [z])[0] ?? zeros_like(z) : zeros_like(z);
        var actual = Arrays.Of(value).Zip(Arrays.Of(first), Arrays.Of(second));
        Assert.All(Inputs.Zip(actual), pair =>
        {
            var (v, s, c) = expected(pair.First);
            Assert.Equal(v, pair.Second.First, 1e-13 * Math.Max(1, Math.Abs(v)));
            Assert.Equal(s, pair.Second.Second, 1e-13);
            Assert.Equal(c, pair.Second.Third, 1e-9 * Math.Max(1, Math.Abs(c)));
        });
    }
}
