using Pegr.Torch.Data;
using Pegr.Torch.Tasks;
using Pegr.Torch.Vision.Analysis;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Analysis;

public sealed class RobustnessCurveTests
{
    private const int Count = 6000;

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Accuracy_falls_as_the_normal_distribution_says(ScalarType dtype)
    {
        // One pixel of 0.3, classified by its sign: the chance to be right is the normal distribution at 0.3/sigma.
        using var model = new SignOfPixel();
        using var images = OnePixelImages(dtype);
        var curve = RobustnessCurve.Measure(model, LearningTask.CrossEntropy, images, [0, 0.1, 0.5, 1], 7);
        Assert.Equal([0, 0.1, 0.5, 1], curve.Select(point => point.Sigma));
        Assert.Equal(1, curve[0].Accuracy);
        Assert.Equal(0.99865, curve[1].Accuracy, 5 * Math.Sqrt(0.00135 / Count));
        Assert.Equal(0.72575, curve[2].Accuracy, 5 * Math.Sqrt(0.2 / Count));
        Assert.Equal(0.61791, curve[3].Accuracy, 5 * Math.Sqrt(0.24 / Count));
    }

    [Fact]
    public void The_noise_depends_on_the_seed_only()
    {
        using var model = new SignOfPixel();
        using var images = OnePixelImages(ScalarType.Float32);
        using var wide = OnePixelImages(ScalarType.Float64);
        var curve = Measure(images, [0.5], 7);
        Assert.Equal(curve, Measure(images, [0.5], 7));
        Assert.Equal(curve, Measure(wide, [0.5], 7));
        Assert.Equal(curve, Measure(images, [0.1, 0.5, 1], 7)[1..2]);
        Assert.NotEqual(curve, Measure(images, [0.5], 8));

        double[] Measure(TensorDataset data, double[] sigmas, int seed)
            => [.. RobustnessCurve.Measure(model, LearningTask.CrossEntropy, data, sigmas, seed).Select(point => point.Accuracy)];
    }

    [Fact]
    public void The_model_is_measured_in_evaluation_mode_and_keeps_its_own()
    {
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(("drop", nn.Dropout(0.9)), ("sign", new SignOfPixel()));
        using var images = OnePixelImages(ScalarType.Float32);
        Assert.Equal(1, RobustnessCurve.Measure(model, LearningTask.CrossEntropy, images, [0], 7)[0].Accuracy);
        Assert.True(model.training);
    }

    [Fact]
    public void Measuring_leaves_no_tensor_behind()
    {
        using var model = new SignOfPixel();
        using var images = OnePixelImages(ScalarType.Float32);
        using var scope = NewDisposeScope();
        RobustnessCurve.Measure(model, LearningTask.CrossEntropy, images, RobustnessCurve.Sigmas, 7);
        Assert.Equal(0, scope.DisposablesCount);
    }

    private static TensorDataset OnePixelImages(ScalarType dtype)
        => new(full([Count, 1, 1, 1], 0.3f, dtype), zeros([Count], ScalarType.Int64));

    private sealed class SignOfPixel() : nn.Module<Tensor, Tensor>(nameof(SignOfPixel))
    {
        public override Tensor forward(Tensor input)
        {
            using var pixel = input.flatten(1);
            using var negative = -pixel;
            return cat([pixel, negative], 1);
        }
    }
}
