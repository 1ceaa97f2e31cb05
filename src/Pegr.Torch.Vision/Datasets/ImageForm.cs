using Pegr.Torch.Runtime;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>What every image of a folder is brought to.</summary>
/// <param name="Channels">1 (gray) or 3 (red, green, blue).</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
internal sealed record ImageForm(int Channels, int Height, int Width)
{
    /// <summary>The longest side that images are resized to.</summary>
    public const int MostSide = 4096;

    // The convolutional networks pool twice by two.
    private const int LeastSide = 4;

    /// <summary>Bytes of an image.</summary>
    public int Bytes => Channels * Height * Width;

    /// <summary>Finds the form from the options and, where they leave it open, from the files' headers.</summary>
    /// <exception cref="InvalidInputException">
    /// A file is no image, the sizes differ and none is asked for, or the images do not fit the memory.
    /// </exception>
    public static ImageForm Find(IReadOnlyList<(string Path, byte Label)> files, ImageDatasetOptions options)
    {
        var headers = files.Select(file => ImageFile.ReadHeader(file.Path)).ToList();
        var (height, width) = options.ImageSize > 0
            ? (options.ImageSize, options.ImageSize)
            : (headers[0].Height, headers[0].Width);
        var other = options.ImageSize > 0 ? -1 : headers.FindIndex(header => (header.Height, header.Width) != (height, width));
        if (other >= 0)
        {
            throw new InvalidInputException(
                "image-size", $"the images' sizes differ ({files[0].Path} is {width}x{height}, {files[other].Path} is "
                + $"{headers[other].Width}x{headers[other].Height}); give the size that all are to be resized to.");
        }

        if (Math.Min(height, width) < LeastSide)
        {
            throw new InvalidInputException(
                "image-size", $"{width}x{height} pixels are too small for an image; give {LeastSide} or more.");
        }

        var grey = options.Color == "grey" || (options.Color == "auto" && headers.All(header => header.IsGrey));
        var form = new ImageForm(grey ? 1 : 3, height, width);
        var bytes = (double)form.Channels * height * width * files.Count;
        MemoryCheck.Require(bytes, "image-size");
        return bytes <= Array.MaxLength
            ? form
            : throw new InvalidInputException(
                "image-size", $"{files.Count} images of {width}x{height} pixels are too many for memory; give a smaller size.");
    }
}
