using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.PerExample;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Models;

public sealed class VisionTransformerTests
{
    [Theory]
    [InlineData(1, 28, 28, 50)] // 7x7 patches of 4x4, and the class token
    [InlineData(3, 32, 32, 65)]
    [InlineData(2, 30, 19, 41)] // 8x5 patches, the last ones with zeros
    [InlineData(1, 3, 2, 2)]
    [InlineData(3, 64, 64, 65)] // larger patches, not more
    public void It_takes_images_of_any_size_and_has_a_position_for_every_patch(long channels, long height, long width, long positions)
    {
        using var scope = NewDisposeScope();
        using var fork = Seeds.Fork(1, "vit");
        var model = new VisionTransformer(channels, height, width, classes: 5, features: 6, depth: 1);
        Assert.Equal([positions, 6], model.get_parameter("positions.weight")!.shape);
        var outputs = model.call(randn(2, channels, height, width));
        Assert.Equal([2, 5], outputs.shape);
        Assert.True(outputs.isfinite().all().item<bool>());
    }

    [Fact]
    public void Every_patch_and_its_place_matter()
    {
        using var scope = NewDisposeScope();
        using var fork = Seeds.Fork(2, "vit");
        var model = new VisionTransformer(1, 8, 8, classes: 3, features: 6, depth: 1);
        var image = randn(1, 1, 8, 8);
        var exchanged = cat([image.narrow(3, 4, 4), image.narrow(3, 0, 4)], 3); // the same patches in other places
        Assert.False(model.call(image).allclose(model.call(exchanged)));
    }

    [Fact]
    public void Ghost_agrees_with_the_loop_on_a_narrow_one()
    {
        using var scope = NewDisposeScope();
        using var fork = Seeds.Fork(3, "vit");
        var model = new VisionTransformer(channels: 2, 9, 8, classes: 3, features: 6, depth: 2);
        Agreement.AssertSame(
            new GhostEngine(), new LoopEngine(), model, Losses.CrossEntropy, randn([3, 2, 9, 8], float64), randint(3, [3], int64));
    }

    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData(6, 0, 3)]
    [InlineData(6, 1, 4)]
    public void Sizes_that_cannot_be_are_refused(long features, int depth, long heads)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new VisionTransformer(1, 8, 8, 2, features, depth, heads));
}
