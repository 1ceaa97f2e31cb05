using System.Collections.Immutable;
using Pegr.Torch.Vision.Datasets;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class ImageDatasetTests
{
    private static readonly ImmutableArray<string> Names = ["a", "b", "c"];

    [Fact]
    public void Selected_images_keep_their_labels_and_the_order_given()
    {
        var selected = Three().Select([2, 0]);
        Assert.Equal(2, selected.Count);
        Assert.Equal([2, 0], selected.Labels);
        Assert.Equal([8, 9, 10, 11, 0, 1, 2, 3], selected.Pixels);
        Assert.Equal(Names, selected.ClassNames);
    }

    [Fact]
    public void Pixels_that_do_not_fit_the_labels_are_refused()
        => Assert.Throws<ArgumentException>(() => new ImageDataset(1, 2, 2, [1, 2, 3, 4, 5], [0], Names));

    [Fact]
    public void A_label_that_is_no_class_is_refused()
        => Assert.Throws<ArgumentException>(() => new ImageDataset(1, 1, 1, [1], [3], Names));

    private static ImageDataset Three()
        => new(1, 2, 2, [.. Enumerable.Range(0, 12).Select(i => (byte)i)], [0, 1, 2], Names);
}
