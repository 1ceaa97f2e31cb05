using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Data;

public sealed class ImageTensorsTests
{
    [Fact]
    public void Pixels_keep_their_place_and_are_scaled_to_one()
    {
        using var scope = NewDisposeScope();
        var pixels = ImageTensors.Pixels(TwoImages());
        Assert.Equal([2, 3, 2, 2], pixels.shape);
        Assert.Equal(ScalarType.Float32, pixels.dtype);
        Assert.Equal(0, pixels[0, 0, 0, 0].item<float>());
        Assert.Equal(23 * 10 / 255f, pixels[1, 2, 1, 1].item<float>());
        Assert.Equal(14 * 10 / 255f, pixels[1, 0, 1, 0].item<float>());
    }

    [Fact]
    public void Labels_become_cross_entropy_targets()
    {
        using var labels = ImageTensors.Labels([3, 0, 9]);
        Assert.Equal(ScalarType.Int64, labels.dtype);
        Assert.Equal([3, 0, 9], labels.data<long>().ToArray());
    }

    [Fact]
    public void Tensors_leave_nothing_behind()
    {
        using var scope = NewDisposeScope();
        using var pixels = ImageTensors.Pixels(TwoImages());
        using var labels = ImageTensors.Labels([3, 0, 9]);
        Assert.Equal(2, scope.DisposablesCount);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void A_network_is_given_the_pixels_as_they_are(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var pixels = ImageTensors.Pixels(TwoImages());
        using var dataset = ImageTensors.ToDataset(pixels, [1, 0], dtype, CPU);
        using var stored = ImageTensors.ToDataset(ImageTensors.Bytes(TwoImages()), [1, 0], dtype, CPU);
        Assert.Equal(24, stored.StoredBytes);
        Assert.Equal(dtype, dataset.All().Inputs.dtype);
        Assert.True(dataset.All().Inputs.to(ScalarType.Float32).equal(pixels).all().item<bool>());
        Assert.True(stored.All().Inputs.Equals(dataset.All().Inputs));
        Assert.Equal([1, 0], dataset.Targets.data<long>().ToArray());

        pixels.zero_();
        Assert.True(dataset.All().Inputs.any().item<bool>()); // a copy of its own
    }

    private static ImageDataset TwoImages()
        => new(3, 2, 2, [.. Enumerable.Range(0, 24).Select(i => (byte)(i * 10))], [1, 0], ["a", "b"]);
}
