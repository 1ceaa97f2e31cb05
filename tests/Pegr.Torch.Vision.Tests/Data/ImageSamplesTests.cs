using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Data;

public sealed class ImageSamplesTests
{
    private static readonly ImageDataset Pets = new(1, 1, 2, [0, 51, 102, 255], [1, 0], ["ape", "cat"]);

    [Fact]
    public void An_image_has_its_pixels_and_both_labels()
    {
        var sample = ImageSamples.Of(Pets, 1, givenLabel: 1);

        Assert.Equal((1, 1, 2), (sample.Channels, sample.Height, sample.Width));
        Assert.Equal([0.4f, 1f], sample.Pixels);
        Assert.Equal(("cat", "ape"), (sample.GivenLabel, sample.TrueLabel));
        Assert.Equal("ape", ImageSamples.Of(Pets, 1).GivenLabel);
    }

    [Fact]
    public void Pixels_of_any_type_and_layout_become_a_picture()
    {
        using var scope = NewDisposeScope();
        var pixels = arange(6, float64).view(1, 3, 2).transpose(1, 2).requires_grad_();

        var sample = ImageSamples.Of(pixels, "given", "true");

        Assert.Equal((1, 2, 3), (sample.Channels, sample.Height, sample.Width));
        Assert.Equal([0f, 2, 4, 1, 3, 5], sample.Pixels);
        Assert.Equal(("given", "true"), (sample.GivenLabel, sample.TrueLabel));
    }
}
