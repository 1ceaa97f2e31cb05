using Pegr.Torch.Runtime;
using Pegr.Torch.Vision.Noise;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Noise;

public sealed class NoisePatchTests
{
    [Fact]
    public void One_patch_is_the_image_and_the_other_noise_in_an_order_that_a_coin_decides()
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(3, "noise");
        const int count = 1000;
        var noise = new NoisePatch(0.5);
        var pixels = rand([count, 3, 4, 5]) + 10;
        var pairs = noise.Apply(pixels, generator);
        Assert.Equal([count, 2, 60], pairs.shape);
        Assert.Equal([2, 60], noise.ShapeAfter([3, 4, 5]));

        var image = pixels.view(count, 1, 60).expand(count, 2, 60);
        var isImage = pairs.eq(image).all(2); // [count, 2]
        Assert.True(isImage.sum(1, type: int64).eq(1).all().item<bool>());
        Assert.Equal(0.5, isImage.select(1, 0).to(ScalarType.Float32).mean().item<float>(), 5 * 0.5 / Math.Sqrt(count));

        var rest = pairs.masked_select(~isImage.unsqueeze(2));
        Assert.Equal(count * 60, rest.numel());
        Assert.Equal(0, rest.mean().item<float>(), 5 * 0.5 / Math.Sqrt(count * 60));
        Assert.Equal(0.5, rest.std().item<float>(), 5 * 0.5 / Math.Sqrt(2 * count * 60));
    }
}
