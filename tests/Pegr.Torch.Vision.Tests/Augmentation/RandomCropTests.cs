using Pegr.Torch.Vision.Augmentation;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Tests.Augmentation;

public sealed class RandomCropTests
{
    private const int Padding = 2;

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    public void Windows_are_those_that_a_loop_over_examples_cuts(ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var images = randn([25, 3, 6, 5], dtype, generator: generator);
        var rows = arange(25, int64) % 5;
        var columns = arange(25, int64).div(5, RoundingMode.floor).to(int64);

        var cut = new RandomCrop(Padding).At(images, rows, columns);

        Assert.Equal(dtype, cut.dtype);
        Assert.Equal(images.shape, cut.shape);
        for (var i = 0; i < 25; i++)
        {
            Assert.True(cut[i].Equals(Shifted(images[i], i % 5, i / 5)), $"example {i}");
        }
    }

    [Fact]
    public void Every_output_is_a_shift_of_its_input_and_every_shift_comes_up()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var images = rand([400, 1, 4, 4], generator: generator) + 1; // no zeros: shifts tell themselves apart
        var cut = new RandomCrop(Padding).Apply(images, generator);

        var offsets = Enumerable.Range(0, 400).Select(i => Places().Single(place => cut[i].Equals(Shifted(images[i], place.Row, place.Column))));

        var counts = offsets.CountBy(place => place).ToList();
        Assert.Equal(25, counts.Count);
        Assert.All(counts, count => Assert.InRange(count.Value, 1, 16 + (6 * 4))); // 16 on average, standard deviation 4
    }

    [Fact]
    public void The_generator_alone_decides_and_inputs_stay()
    {
        using var scope = NewDisposeScope();
        var images = rand(50, 2, 8, 7);
        var before = images.clone();
        Assert.True(Cut(images, 3).Equals(Cut(images, 3)));
        Assert.False(Cut(images, 3).Equals(Cut(images, 4)));
        Assert.True(images.Equals(before));
    }

    [Fact]
    public void No_padding_changes_nothing_and_less_is_refused()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var images = rand(3, 1, 4, 4);
        Assert.True(new RandomCrop(0).Apply(images, generator).Equals(images));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(-1));
    }

    [Fact]
    public void It_leaves_one_tensor_behind()
    {
        using var generator = new Generator(1);
        using var images = rand(3, 1, 4, 4);
        using var scope = NewDisposeScope();
        new RandomCrop(Padding).Apply(images, generator);
        Assert.Equal(1, scope.DisposablesCount);
    }

    private static Tensor Cut(Tensor images, ulong seed)
    {
        using var generator = new Generator(seed);
        return new RandomCrop(Padding).Apply(images, generator);
    }

    private static IEnumerable<(int Row, int Column)> Places()
        => from row in Enumerable.Range(0, 5) from column in Enumerable.Range(0, 5) select (row, column);

    // Pixel (y, x) of the window is pixel (y + row − padding, x + column − padding) of the image, or 0 outside of it.
    private static Tensor Shifted(Tensor image, int row, int column)
    {
        var (height, width) = ((int)image.shape[1], (int)image.shape[2]);
        var shifted = zeros_like(image);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (fromY, fromX) = (y + row - Padding, x + column - Padding);
                if (fromY >= 0 && fromY < height && fromX >= 0 && fromX < width)
                {
                    shifted[TensorIndex.Colon, y, x] = image[TensorIndex.Colon, fromY, fromX];
                }
            }
        }

        return shifted;
    }
}
