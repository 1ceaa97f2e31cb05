using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Noise;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Noise;

public sealed class NoiseBorderTests
{
    [Fact]
    public void The_image_is_in_the_middle_and_normal_noise_around_it()
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(3, "noise");
        var noise = new NoiseBorder(4, 0.5);
        var pixels = full([60, 3, 10, 12], 7f);
        var framed = noise.Apply(pixels, generator);
        Assert.Equal([60, 3, 18, 20], framed.shape);
        Assert.Equal([3, 18, 20], noise.ShapeAfter([3, 10, 12]));
        Assert.True(framed.narrow(2, 4, 10).narrow(3, 4, 12).equal(pixels).all().item<bool>());

        var border = framed.masked_select(framed.ne(7));
        var count = 60 * 3 * ((18 * 20) - (10 * 12));
        Assert.Equal(count, border.numel());
        Assert.Equal(0, border.mean().item<float>(), 5 * 0.5 / Math.Sqrt(count));
        Assert.Equal(0.5, border.std().item<float>(), 5 * 0.5 / Math.Sqrt(2 * count));
    }
}
