using Pegr.Torch.Models;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Models;

public sealed class ImageModelTests
{
    [Theory]
    [InlineData(784, new long[] { 256 }, 10, (784 * 256) + 256 + (256 * 10) + 10)]
    [InlineData(12, new long[] { 7, 5 }, 3, (12 * 7) + 7 + (7 * 5) + 5 + (5 * 3) + 3)]
    [InlineData(4, new long[] { }, 2, (4 * 2) + 2)]
    public void A_perceptron_has_the_parameters_of_its_layers(long inputs, long[] hidden, long classes, long expected)
    {
        using var model = new Mlp(inputs, hidden, classes);
        Assert.Equal(expected, model.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void A_perceptron_flattens_images_and_computes_what_its_layers_say()
    {
        using var scope = NewDisposeScope();
        using var model = new Mlp(12, [5], 3);
        var images = randn(4, 3, 2, 2);
        var parameters = model.parameters().ToArray();
        var hidden = images.view(4, 12).matmul(parameters[0].t()).Plus(parameters[1]).clamp_min(Scalars.Of(0));
        var expected = hidden.matmul(parameters[2].t()).Plus(parameters[3]);

        var actual = model.call(images);
        Assert.Equal([4, 3], actual.shape);
        Assert.True(allclose(expected, actual, 1e-5, 1e-6));
        Assert.Equal(Arrays.Of(actual), Arrays.Of(model.call(images.view(4, 12))));
    }

    [Theory]
    [InlineData(1, 28, 28)]
    [InlineData(3, 32, 32)]
    [InlineData(2, 30, 19)]
    [InlineData(1, 4, 4)]
    public void A_convolutional_network_takes_images_of_its_size(long channels, long height, long width)
    {
        using var scope = NewDisposeScope();
        using var model = new ConvNet(channels, height, width, 10);
        Assert.Equal([5, 10], model.call(randn(5, channels, height, width)).shape);

        long convolutions = (channels * 32 * 9) + 32 + (32 * 64 * 9) + 64;
        var linear = (64 * (height / 4) * (width / 4) * 128) + 128 + (128 * 10) + 10;
        Assert.Equal(convolutions + linear, model.parameters().Sum(p => p.numel()));
    }

    [Fact]
    public void Initial_weights_come_from_the_seed()
    {
        Assert.Equal(InitialWeights(1), InitialWeights(1));
        Assert.NotEqual(InitialWeights(1), InitialWeights(2));

        static double[] InitialWeights(int seed)
        {
            using var fork = Seeds.Fork(seed, "initial-weights");
            using var model = new ConvNet(1, 8, 8, 3);
            return [.. model.parameters().SelectMany(Arrays.Of)];
        }
    }

    [Fact]
    public void Models_that_are_disposed_of_leave_nothing_behind()
        => Live.AssertNothingLeft(() =>
        {
            using var images = randn(2, 1, 8, 8);
            using var mlp = new Mlp(64, [5, 4], 3);
            using var convNet = new ConvNet(1, 8, 8, 3);
            using var logits = mlp.call(images);
            using var others = convNet.call(images);
        });
}
