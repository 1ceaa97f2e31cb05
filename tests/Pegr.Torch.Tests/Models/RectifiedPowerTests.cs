using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Models;

public sealed class RectifiedPowerTests
{
    private static readonly double[] Inputs = [-1e300, -2, -0.5, -1e-9, 0, 1e-9, 0.3, 1, 2, 7];

    public static TheoryData<double> Powers => [1, 1.5, 2, 2.5, 3, 4.2];

    [Theory]
    [MemberData(nameof(Powers))]
    public void Value_and_derivatives_follow_the_closed_forms(double q)
    {
        using var scope = NewDisposeScope();
        var z = tensor(Inputs, float64).requires_grad_();
        var value = new RectifiedPower(q).call(z);
        var first = Autograd.Gradients(value.sum(), [z], createGraph: true)[0]!;
        var second = Autograd.Gradients(first.sum(), [z])[0] ?? zeros_like(z);

        AssertClosedForm(value, x => Math.Pow(x, q));
        AssertClosedForm(first, x => q * Math.Pow(x, q - 1));
        AssertClosedForm(second, x => q * (q - 1) * Math.Pow(x, q - 2));
    }

    [Theory]
    [MemberData(nameof(Powers))]
    public void NaN_stays_NaN(double q)
    {
        using var scope = NewDisposeScope();
        Assert.True(double.IsNaN(new RectifiedPower(q).call(tensor(double.NaN)).item<double>()));
    }

    [Theory]
    [InlineData("relu", 1)]
    [InlineData("relu1", 1)]
    [InlineData("relu2", 2)]
    [InlineData("relu3", 3)]
    [InlineData("relu2.5", 2.5)]
    [InlineData("relu10", 10)]
    public void Names_give_their_power(string name, double expected)
        => Assert.Equal(expected, RectifiedPower.ParsePower(name));

    [Theory]
    [InlineData("")]
    [InlineData("ReLU")]
    [InlineData("tanh")]
    [InlineData("2")]
    [InlineData("relu0")]
    [InlineData("relu0.99")]
    [InlineData("relu-2")]
    [InlineData("relu 2")]
    [InlineData("relu2,5")]
    [InlineData("relu1e1")]
    [InlineData("reluNaN")]
    [InlineData("relu∞")]
    [InlineData("relu2x")]
    public void Other_names_are_refused(string name)
    {
        var error = Assert.Throws<InvalidInputException>(() => RectifiedPower.ParsePower(name));
        Assert.StartsWith($"activation: '{name}' is unknown", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_power_with_too_many_digits_is_refused()
        => Assert.Throws<InvalidInputException>(() => RectifiedPower.ParsePower("relu" + new string('9', 400)));

    [Theory]
    [InlineData(0.5)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Powers_below_1_or_not_finite_are_refused(double power)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new RectifiedPower(power));

    private static void AssertClosedForm(Tensor actual, Func<double, double> whereOn)
    {
        var values = Arrays.Of(actual);
        for (var i = 0; i < Inputs.Length; i++)
        {
            var expected = Inputs[i] > 0 ? whereOn(Inputs[i]) : 0;
            Assert.Equal(expected, values[i], 1e-14 * Math.Abs(expected));
        }
    }
}
