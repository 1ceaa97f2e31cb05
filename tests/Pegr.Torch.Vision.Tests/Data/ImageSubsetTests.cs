using Pegr.Torch.Vision.Data;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;

namespace Pegr.Torch.Vision.Tests.Data;

public sealed class ImageSubsetTests
{
    // Image i is one pixel of value i, so that pixels tell which images were taken.
    private static readonly ImageDataset Images =
        new(1, 1, 1, [.. Enumerable.Range(0, 200).Select(i => (byte)i)], [.. new byte[200]], ["only"]);

    private static readonly ImageDataset Pets = new(
        1, 1, 2, [10, 11, 20, 21, 30, 31, 40, 41, 50, 51, 60, 61], [0, 1, 2, 0, 3, 2], ["ape", "cat", "dog", "elk"]);

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

    [Theory]
    [InlineData("dog", "ape")]
    [InlineData("2", "0")]
    [InlineData("dog", "0")]
    public void Classes_by_name_or_index_are_relabelled_in_their_order_and_keep_their_pixels(params string[] classes)
    {
        var taken = ImageSubset.OfClasses(Pets, classes);
        Assert.Equal(["dog", "ape"], taken.ClassNames);
        Assert.Equal([1, 0, 1, 0], taken.Labels);
        Assert.Equal([10, 11, 30, 31, 40, 41, 60, 61], taken.Pixels);
        Assert.Equal((1, 1, 2), (taken.Channels, taken.Height, taken.Width));
    }

    [Fact]
    public void No_classes_are_all_classes() => Assert.Same(Pets, ImageSubset.OfClasses(Pets, []));

    [Fact]
    public void A_name_goes_before_an_index()
    {
        var digits = new ImageDataset(1, 1, 2, Pets.Pixels, Pets.Labels, ["2", "1", "0", "x"]);
        var taken = ImageSubset.OfClasses(digits, ["0", "3"]);
        Assert.Equal(["0", "x"], taken.ClassNames);
        Assert.Equal([30, 31, 50, 51, 60, 61], taken.Pixels);
    }

    [Theory]
    [InlineData("there is no class 'cow'; use names or numbers from 0 of ape, cat, dog, elk.", "ape", "cow")]
    [InlineData("there is no class '4'", "0", "4")]
    [InlineData("there is no class '-1'", "0", "-1")]
    [InlineData("there is no class ''", "0", "")]
    [InlineData("ape, ape does not name two or more different classes", "ape", "ape")]
    [InlineData("ape, 0 does not name two or more different classes", "ape", "0")]
    [InlineData("ape does not name two or more different classes", "ape")]
    [InlineData("there is no class '99999999999'", "0", "99999999999")]
    public void Classes_that_cannot_be_used_are_refused(string message, params string[] classes)
        => InvalidInput.Expect(() => ImageSubset.OfClasses(Pets, classes), $"classes: {message}");

    [Fact]
    public void Classes_without_images_are_refused()
    {
        var onlyApes = Pets.Select([0, 3]);
        InvalidInput.Expect(() => ImageSubset.OfClasses(onlyApes, ["cat", "dog"]), "classes: the data set has no image of cat, dog.");
    }
}
