using Pegr.Torch.Plotting.Parts;
using Pegr.Torch.Training.Records;

namespace Pegr.Torch.Plotting.Tests;

public sealed class SampleImageTests
{
    [Fact]
    public void Pixels_are_repeated_into_sharp_squares()
    {
        var pixels = SampleImage.Render(new ImageSample(1, 2, 2, [0, 1, 0.2f, 0.6f], "a", "a"), 9).GetArrayRGB();

        Assert.Equal((8, 8), (pixels.GetLength(0), pixels.GetLength(1)));
        byte[] expected = [0, 255, 51, 153];
        for (var y = 0; y < 8; y++)
        {
            for (var x = 0; x < 8; x++)
            {
                Assert.Equal(expected[2 * (y / 4) + x / 4], pixels[y, x, 0]);
            }
        }
    }

    [Fact]
    public void Values_outside_the_unit_interval_are_clipped()
    {
        var pixels = SampleImage.Render(new ImageSample(1, 1, 3, [-5, 1.7f, float.NaN], "a", "a"), 3).GetArrayRGB();

        Assert.Equal((0, 255, 0), (pixels[0, 0, 0], pixels[0, 1, 0], pixels[0, 2, 0]));
    }

    [Fact]
    public void Three_planes_are_red_green_and_blue()
    {
        var pixels = SampleImage.Render(new ImageSample(3, 1, 1, [1, 0.6f, 0], "a", "a"), 1).GetArrayRGB();

        Assert.Equal((255, 153, 0), (pixels[0, 0, 0], pixels[0, 0, 1], pixels[0, 0, 2]));
    }

    [Fact]
    public void A_large_image_is_thinned_out_to_the_box_and_keeps_its_shape()
    {
        var image = SampleImage.Render(new ImageSample(1, 300, 150, new float[300 * 150], "a", "a"), 112);

        Assert.Equal((56, 112), (image.Width, image.Height));
    }

    [Theory]
    [InlineData(2, 2, 2, 8)]
    [InlineData(1, 2, 2, 3)]
    [InlineData(1, 0, 2, 0)]
    public void A_sample_whose_numbers_do_not_agree_is_refused(int channels, int height, int width, int values)
    {
        var sample = new ImageSample(channels, height, width, new float[values], "a", "a");

        Assert.Contains($"{values} values", Assert.Throws<ArgumentException>(() => SampleImage.Render(sample, 10)).Message);
    }
}
