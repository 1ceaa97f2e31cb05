using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Noise;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Noise;

public sealed class GaussianNoiseTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(2.0)]
    public void Noise_has_mean_zero_and_the_deviation_asked_for(double sigma)
    {
        using var scope = NewDisposeScope();
        var pixels = full([50, 1, 28, 28], 0.25f);
        var noise = Add(pixels, sigma, 3) - pixels;
        var count = 50 * 784;
        Assert.Equal(0, noise.mean().item<float>(), 5 * sigma / Math.Sqrt(count));
        Assert.Equal(sigma, noise.std().item<float>(), 5 * sigma / Math.Sqrt(2 * count));

        // Normal, not merely of that spread: P(|z| > 2) is 0.0455.
        var tails = (noise.abs() > 2 * sigma).to(ScalarType.Float32).mean().item<float>();
        Assert.Equal(0.0455, tails, 5 * Math.Sqrt(0.0455 / count));
    }

    [Fact]
    public void Neighbouring_pixels_have_independent_noise()
    {
        using var scope = NewDisposeScope();
        var noise = Add(zeros([50, 1, 28, 28]), 1, 3);
        var product = (noise.narrow(3, 1, 27) * noise.narrow(3, 0, 27)).mean().item<float>();
        Assert.Equal(0, product, 5 / Math.Sqrt(50 * 28 * 27));
    }

    [Fact]
    public void The_same_seed_gives_the_same_noise_scaled_and_another_seed_other_noise()
    {
        using var scope = NewDisposeScope();
        var pixels = zeros([4, 3, 8, 8]);
        Assert.True(Add(pixels, 0.5, 3).equal(Add(pixels, 0.5, 3)).all().item<bool>());
        Assert.True(Add(pixels, 1, 3).allclose(Add(pixels, 0.5, 3) * 2));
        Assert.False(Add(pixels, 0.5, 3).allclose(Add(pixels, 0.5, 4)));
    }

    [Fact]
    public void Pixels_are_not_changed_in_place_and_not_clipped()
    {
        using var scope = NewDisposeScope();
        var pixels = ones([10, 1, 8, 8]);
        var noisy = Add(pixels, 1, 3);
        Assert.Equal(1, pixels.max().item<float>());
        Assert.True(noisy.max().item<float>() > 2);
        Assert.True(noisy.min().item<float>() < 0);
    }

    private static Tensor Add(Tensor pixels, double sigma, int seed)
    {
        using var generator = Seeds.Generator(seed, "noise");
        return new GaussianNoise(sigma).Apply(pixels, generator);
    }
}
