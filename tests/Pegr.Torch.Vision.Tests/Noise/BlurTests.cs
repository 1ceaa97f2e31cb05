using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Noise;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Noise;

public sealed class BlurTests
{
    [Theory]
    [InlineData(9, 7, 0.3)]
    [InlineData(9, 7, 1.0)]
    [InlineData(28, 28, 1.5)]
    [InlineData(4, 12, 2.5)] // the kernel's radius would be 8
    [InlineData(1, 5, 1.0)]
    public void It_is_the_sum_over_a_mirrored_neighbourhood_weighted_by_the_normal_density(int height, int width, double sigma)
    {
        using var scope = NewDisposeScope();
        var pixels = rand([2, 3, height, width], float64);
        var (given, blurred) = (pixels.data<double>().ToArray(), Apply(pixels, sigma).data<double>().ToArray());
        for (var plane = 0; plane < 6; plane++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var expected = Naive((v, u) => given[(((plane * height) + v) * width) + u], y, x, height, width, sigma);
                    Assert.Equal(expected, blurred[(((plane * height) + y) * width) + x], 1e-14);
                }
            }
        }
    }

    [Fact]
    public void An_even_image_stays_as_it_is_and_the_given_one_is_not_changed()
    {
        using var scope = NewDisposeScope();
        Assert.True(Apply(full([1, 1, 10, 10], 0.3, float64), 2).allclose(full([1, 1, 10, 10], 0.3, float64)));
        var pixels = rand([2, 1, 10, 10]);
        using var before = pixels.clone();
        Apply(pixels, 2);
        Assert.True(pixels.equal(before).all().item<bool>());
        Assert.True(Apply(pixels, 0).equal(before).all().item<bool>());
    }

    private static double Naive(Func<int, int, double> pixel, int y, int x, int height, int width, double sigma)
    {
        var (down, across) = (Math.Min((int)Math.Ceiling(3 * sigma), height - 1), Math.Min((int)Math.Ceiling(3 * sigma), width - 1));
        double sum = 0, weights = 0;
        for (var v = -down; v <= down; v++)
        {
            for (var u = -across; u <= across; u++)
            {
                var weight = Math.Exp(-((v * v) + (u * u)) / (2 * sigma * sigma));
                sum += weight * pixel(Mirror(y + v, height), Mirror(x + u, width));
                weights += weight;
            }
        }

        return sum / weights;
    }

    private static int Mirror(int position, int side)
        => position < 0 ? -position : position >= side ? (2 * (side - 1)) - position : position;

    private static Tensor Apply(Tensor pixels, double sigma)
    {
        using var generator = Seeds.Generator(3, "noise");
        return new Blur(sigma).Apply(pixels, generator);
    }
}
