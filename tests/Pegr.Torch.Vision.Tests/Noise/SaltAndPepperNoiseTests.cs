using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Noise;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Noise;

public sealed class SaltAndPepperNoiseTests
{
    private const int Count = 40 * 28 * 28;

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.5)]
    [InlineData(1.0)]
    public void The_fraction_asked_for_becomes_black_or_white_with_equal_odds(double fraction)
    {
        using var scope = NewDisposeScope();
        var noisy = Apply(full([40, 1, 28, 28], 0.5f), fraction, 3);
        var (black, white) = (Fraction(noisy.eq(0)), Fraction(noisy.eq(1)));
        var deviation = Math.Sqrt(fraction / 2 * (1 - (fraction / 2)) / Count);
        Assert.Equal(fraction / 2, black, 5 * deviation);
        Assert.Equal(fraction / 2, white, 5 * deviation);
        Assert.Equal(1, black + white + Fraction(noisy.eq(0.5)), 1e-6);
    }

    [Fact]
    public void The_channels_of_a_pixel_go_together()
    {
        using var scope = NewDisposeScope();
        var noisy = Apply(full([40, 3, 28, 28], 0.5f), 0.4, 3);
        Assert.True(noisy.eq(noisy.narrow(1, 0, 1)).all().item<bool>());
    }

    [Fact]
    public void More_noise_keeps_what_less_noise_set_and_no_noise_changes_nothing()
    {
        using var scope = NewDisposeScope();
        var pixels = rand([40, 1, 28, 28]);
        var (less, more) = (Apply(pixels, 0.1, 3), Apply(pixels, 0.3, 3));
        Assert.True((less.eq(pixels) | less.eq(more)).all().item<bool>());
        Assert.True(Apply(pixels, 0, 3).equal(pixels).all().item<bool>());
        Assert.False(Apply(pixels, 0.1, 4).equal(less).all().item<bool>());
    }

    private static Tensor Apply(Tensor pixels, double fraction, int seed)
    {
        using var generator = Seeds.Generator(seed, "noise");
        return new SaltAndPepperNoise(fraction).Apply(pixels, generator);
    }

    private static double Fraction(Tensor pixels) => pixels.sum(int64).item<long>() / (double)Count;
}
