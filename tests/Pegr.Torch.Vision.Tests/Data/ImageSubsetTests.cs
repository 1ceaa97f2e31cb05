using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Tests.Data;

public sealed class ImageSubsetTests
{
    // Image i is one pixel of value i, so that pixels tell which images were taken.
    private static readonly ImageDataset Images =
        new(1, 1, 1, [.. Enumerable.Range(0, 200).Select(i => (byte)i)], [.. new byte[200]], ["only"]);

    [Fact]
    public void A_draw_takes_images_once_each()
    {
        var drawn = ImageSubset.Draw(Images, 150, 1).Pixels;
        Assert.Equal(150, drawn.Distinct().Count());
        Assert.NotEqual(drawn.Order(), drawn);
    }

    [Fact]
    public void A_draw_depends_on_the_seed_only()
    {
        Assert.Equal(ImageSubset.Draw(Images, 50, 1).Pixels, ImageSubset.Draw(Images, 50, 1).Pixels);
        Assert.Equal(ImageSubset.Draw(Images, 20, 1).Pixels, ImageSubset.Draw(Images, 50, 1).Pixels.Take(20));
        Assert.NotEqual(ImageSubset.Draw(Images, 50, 1).Pixels, ImageSubset.Draw(Images, 50, 2).Pixels);
    }

    [Fact]
    public void Every_image_can_be_drawn()
    {
        var mean = Enumerable.Range(1, 100).Average(seed => ImageSubset.Draw(Images, 20, seed).Pixels.Average(p => (double)p));
        Assert.Equal(99.5, mean, 5 * 57.7 / Math.Sqrt(2000));
    }

    [Fact]
    public void Zero_takes_all_in_order()
    {
        Assert.Equal(Images.Pixels, ImageSubset.Draw(Images, 0, 1).Pixels);
        Assert.Equal(Images.Pixels, ImageSubset.First(Images, 0).Pixels);
    }

    [Fact]
    public void The_first_images_keep_their_order()
        => Assert.Equal([0, 1, 2], ImageSubset.First(Images, 3).Pixels);

    [Theory]
    [InlineData(-1)]
    [InlineData(201)]
    public void A_count_out_of_range_is_refused(int count)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageSubset.Draw(Images, count, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageSubset.First(Images, count));
    }
}
