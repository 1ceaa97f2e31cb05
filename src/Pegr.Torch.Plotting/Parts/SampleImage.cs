using Pegr.Torch.Training.Records;
using ScottPlot;

namespace Pegr.Torch.Plotting.Parts;

/// <summary>Turns an image sample into a picture.</summary>
internal static class SampleImage
{
    /// <summary>
    /// Repeats each pixel as often as fits into a box, so that pixels stay square and sharp in PNG and SVG alike.
    /// An image larger than the box is thinned out.
    /// </summary>
    /// <param name="sample">The image; values outside [0, 1] are clipped.</param>
    /// <param name="box">Width and height of the box in screen pixels.</param>
    public static Image Render(ImageSample sample, int box)
    {
        var (channels, height, width) = (sample.Channels, sample.Height, sample.Width);
        if (channels is not (1 or 3) || height < 1 || width < 1 || sample.Pixels.Count != channels * height * width)
        {
            throw new ArgumentException(
                $"an image sample has {sample.Pixels.Count} values for {channels} channels of {height}x{width} pixels; "
                + "it needs one value for each pixel of 1 or 3 channels",
                nameof(sample));
        }

        var scale = box / (double)Math.Max(height, width);
        if (scale >= 1)
        {
            scale = Math.Floor(scale);
        }

        var pixels = new byte[Math.Max((int)(height * scale), 1), Math.Max((int)(width * scale), 1), 3];
        for (var y = 0; y < pixels.GetLength(0); y++)
        {
            for (var x = 0; x < pixels.GetLength(1); x++)
            {
                for (var color = 0; color < 3; color++)
                {
                    var plane = Math.Min(color, channels - 1);
                    pixels[y, x, color] = ToByte(sample.Pixels[(plane * height + (int)(y / scale)) * width + (int)(x / scale)]);
                }
            }
        }

        return new Image(pixels);
    }

    private static byte ToByte(float value) => float.IsNaN(value) ? (byte)0 : (byte)Math.Round(255 * Math.Clamp(value, 0f, 1f));
}
