using Pegr.Torch.Vision.Augmentation;
using Pegr.Torch.Vision.Experiments;
using Pegr.Torch.Vision.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Augmentation;

public sealed class AugmentationRegistryTests
{
    [Fact]
    public void None_is_none() => Assert.Null(AugmentationRegistry.Create([]));

    [Fact]
    public void Steps_come_in_the_order_given_and_draw_from_one_generator()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var again = new Generator(1);
        var images = rand(40, 1, 9, 9);

        var augmented = AugmentationRegistry.Create(["flip", "crop:3"])!.Apply(images, generator);

        var expected = new RandomCrop(3).Apply(new HorizontalFlip().Apply(images, again), again);
        Assert.True(expected.Equals(augmented));
    }

    [Fact]
    public void A_crop_pads_by_the_usual_4_pixels_unless_told_otherwise()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        using var again = new Generator(1);
        var images = rand(40, 1, 9, 9);
        Assert.True(new RandomCrop(4).Apply(images, again).Equals(AugmentationRegistry.Create(["crop"])!.Apply(images, generator)));
    }

    [Theory]
    [InlineData("crop:0", "crop pads by 0 pixels")]
    [InlineData("crop:-1", "'crop:-1' is unknown; use crop or crop:PIXELS, flip.")]
    [InlineData("crop:28", "crop pads by 28 pixels, which must be from 1 to below the images' shorter side, 28")]
    [InlineData("crop:99999999999", "'crop:99999999999' is unknown")]
    [InlineData("crop:", "'crop:' is unknown")]
    [InlineData("crop:2:2", "'crop:2:2' is unknown")]
    [InlineData("flip:1", "'flip:1' is unknown")]
    [InlineData("rotate", "'rotate' is unknown")]
    [InlineData("", "'' is unknown")]
    public void What_cannot_be_used_is_refused(string name, string message)
    {
        InvalidInput.Expect(() => AugmentationRegistry.Create([name], 28), $"augmentation: {message}");
        var settings = new ImageSettings { Augmentation = [name], TrainSamples = 10, TestSamples = 10, Epochs = 1 };
        InvalidInput.Expect(() => ImageExperiment.Run(settings), "augmentation: ");
    }

    [Fact]
    public void One_cannot_be_given_twice()
        => InvalidInput.Expect(() => AugmentationRegistry.Create(["crop:1", "crop:2"]), "augmentation: 'crop' is given twice");
}
