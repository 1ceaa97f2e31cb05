using Pegr.Torch.Vision.Augmentation;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Augmentation;

public sealed class HorizontalFlipTests
{
    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void The_images_named_are_mirrored_as_a_loop_mirrors_them(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        var images = rand([6, 3, 4, 5], dtype);

        var flipped = HorizontalFlip.Where(images, tensor(new[] { true, false, false, true, true, false }));

        Assert.Equal(dtype, flipped.dtype);
        Assert.Equal(images.shape, flipped.shape);
        for (var i = 0; i < 6; i++)
        {
            Assert.True(flipped[i].Equals(i is 0 or 3 or 4 ? Mirrored(images[i]) : images[i]), $"example {i}");
        }
    }

    [Fact]
    public void About_half_of_the_images_are_mirrored_and_the_others_stay()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var images = rand([1000, 1, 2, 3], generator: generator);

        var flipped = new HorizontalFlip().Apply(images, generator);

        var same = flipped.eq(images).flatten(1).all(1);
        var mirrored = flipped.eq(images.flip(3)).flatten(1).all(1);
        Assert.True((same ^ mirrored).all().item<bool>());
        Assert.InRange(mirrored.sum().item<long>(), 500 - 80, 500 + 80); // standard deviation 16
    }

    [Fact]
    public void The_generator_alone_decides_and_inputs_stay()
    {
        using var scope = NewDisposeScope();
        var images = rand(50, 2, 8, 7);
        var before = images.clone();
        Assert.True(Flipped(images, 3).Equals(Flipped(images, 3)));
        Assert.False(Flipped(images, 3).Equals(Flipped(images, 4)));
        Assert.True(images.Equals(before));
    }

    private static Tensor Flipped(Tensor images, ulong seed)
    {
        using var generator = new Generator(seed);
        return new HorizontalFlip().Apply(images, generator);
    }

    private static Tensor Mirrored(Tensor image)
    {
        var mirrored = zeros_like(image);
        for (var x = 0; x < image.shape[2]; x++)
        {
            mirrored[TensorIndex.Ellipsis, x] = image[TensorIndex.Ellipsis, image.shape[2] - 1 - x];
        }

        return mirrored;
    }
}
