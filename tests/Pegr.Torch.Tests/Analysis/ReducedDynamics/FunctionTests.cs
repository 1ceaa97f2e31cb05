using Pegr.Torch.Models;
using Pegr.Torch.ReducedDynamics;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Analysis.ReducedDynamics;

/// <summary>The activation and the loss with their derivatives, against automatic differentiation.</summary>
public sealed class FunctionTests
{
    private static readonly double[] Arguments =
        [-800, -40, -3, -0.5, -1e-12, -0.0, 0, 1e-100, 1e-12, 1e-3, 0.5, 1, 2.5, 17, 40, 800];

    [Theory]
    [InlineData(1)]
    [InlineData(1.5)]
    [InlineData(2)]
    [InlineData(2.5)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_activation_and_its_derivatives(double power)
    {
        double[] value = new double[16], slope = new double[16], curvature = new double[16];
        new RectifiedPowerRows(power).Evaluate(Arguments, value, slope, curvature);
        using var activation = new RectifiedPower(power);
        var expected = Differentiate(activation.call);
        AssertClose(expected.Value, value);
        AssertClose(expected.Slope, slope);
        AssertClose(expected.Curvature, curvature);
    }

    [Theory]
    [InlineData("leaky-relu")]
    [InlineData("leaky-relu0.3")]
    [InlineData("leaky-relu0")]
    [InlineData("smooth-relu")]
    [InlineData("smooth-relu1.5")]
    [InlineData("smooth-relu3")]
    public void Other_activations_and_their_derivatives(string name)
    {
        double[] value = new double[16], slope = new double[16], curvature = new double[16];
        var kind = ActivationFunction.Parse(name);
        IActivationRows.Of(kind).Evaluate(Arguments, value, slope, curvature);
        using var activation = kind.CreateLayer();
        var expected = Differentiate(activation.call);
        AssertClose(expected.Value, value);
        AssertClose(expected.Slope, slope);
        AssertClose(expected.Curvature, curvature);
        IActivationRows.Of(kind).Evaluate([double.NaN, 0, 0, 0, 0, 0, 0, 0], value.AsSpan(0, 8), slope.AsSpan(0, 8), curvature.AsSpan(0, 8));
        Assert.Equal(double.NaN, value[0]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2.5)]
    [InlineData(3)]
    public void NaN_counts_as_on(double power)
    {
        double[] value = new double[8], slope = new double[8], unused = new double[8];
        new RectifiedPowerRows(power).Evaluate([double.NaN, 0, 0, 0, 0, 0, 0, 0], value, slope, unused);
        Assert.Equal(double.NaN, value[0]);
        Assert.NotEqual(0, slope[0]);
    }

    [Fact]
    public void The_loss_and_its_derivatives()
    {
        var expected = Differentiate(z => Losses.Logistic(z, ones_like(z)));
        var actual = Arguments.Select(LogisticLoss.At).ToList();
        AssertClose(expected.Value, [.. actual.Select(loss => loss.Value)]);
        AssertClose(expected.Slope, [.. actual.Select(loss => loss.Slope)]);

        // Twice differentiated, torch's has lost half its digits at 17 and all of them at 40.
        using var z = tensor(Arguments);
        using var curvature = z.sigmoid() * z.neg().sigmoid();
        AssertClose(Arrays.Of(curvature), [.. actual.Select(loss => loss.Curvature)]);
    }

    [Theory]
    [InlineData(0, 16)]
    [InlineData(3, 16)]
    [InlineData(4, 24)]
    [InlineData(9, 16)]
    [InlineData(9, 200)]
    public void A_product_with_a_matrix_passes_over_zeros_and_padding_only(int nonzero, int length)
    {
        var random = new Random(nonzero);
        var matrix = Enumerable.Range(0, 11 * length).Select(_ => random.NextDouble()).ToArray();
        var factors = Enumerable.Range(0, 16).Select(i => i >= 11 ? double.NaN : i < nonzero ? i - 20.5 : 0).ToArray();
        var target = Enumerable.Repeat(0.25, length).ToArray();
        Rows.AddProduct(target, factors, matrix);
        for (var k = 0; k < length; k++)
        {
            Assert.Equal(0.25 + Enumerable.Range(0, 11).Sum(i => factors[i] * matrix[(length * i) + k]), target[k], 1e-12);
        }
    }

    private static (double[] Value, double[] Slope, double[] Curvature) Differentiate(Func<Tensor, Tensor> function)
    {
        using var scope = NewDisposeScope();
        var z = tensor(Arguments, requires_grad: true);
        var value = function(z);
        var slope = Autograd.Gradients(value.sum(), [z], createGraph: true)[0]!;
        var curvature = slope.requires_grad ? Autograd.Gradients(slope.sum(), [z])[0] ?? zeros_like(z) : zeros_like(z);
        return (Arrays.Of(value), Arrays.Of(slope), Arrays.Of(curvature));
    }

    private static void AssertClose(double[] expected, double[] actual)
        => Assert.All(
            expected.Zip(actual),
            pair => Assert.True(
                pair.First.Equals(pair.Second) || Math.Abs(pair.First - pair.Second) <= 1e-13 * Math.Abs(pair.First) || Math.Abs(pair.First) < 1e-300,
                $"{pair.First:R} and {pair.Second:R}"));
}
