using SkiaSharp;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>Reads PNG, JPEG, BMP and WebP files, told by content, not by name. An animation's first picture counts.</summary>
/// <remarks>Sizes are checked before anything is decoded: a header alone makes nobody allocate memory.</remarks>
internal static class ImageFile
{
    private const int MostFileBytes = 1 << 28;
    private const int MostSide = 1 << 14;
    private const long MostPixels = 1L << 26;

    // Deflate packs at most about 1,000 to 1 and a pixel may take one bit; small files are given some room besides.
    private const long PixelsPerByte = 8 * 1032;
    private const long PixelsOfAnyFile = 1 << 20;

    // Where a PNG says of what kind its pixels are, and those without colors.
    private const int PngColorType = 25;
    private const byte PngGrey = 0;
    private const byte PngGreyAlpha = 4;

    private static readonly SKEncodedImageFormat[] Formats =
        [SKEncodedImageFormat.Png, SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Bmp, SKEncodedImageFormat.Webp];

    /// <summary>Reads what a file says of itself.</summary>
    /// <exception cref="InvalidInputException">The file is missing, is no image, or is too large.</exception>
    public static ImageHeader ReadHeader(string path) => Open(path, (codec, bytes) => Header(codec) with { IsGrey = IsGrey(codec, bytes) });

    /// <summary>
    /// Reads an image: turned as its EXIF orientation says, laid on white where it is transparent, resized without keeping
    /// its proportions (shrunk by linear interpolation between averages, enlarged by Mitchell's cubic), and made gray as
    /// 0.299 R + 0.587 G + 0.114 B. Color profiles are not applied.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="form">What the image is brought to.</param>
    /// <param name="pixels">Takes the bytes, shape [channels, height, width].</param>
    /// <exception cref="InvalidInputException">The file is missing, truncated or corrupt.</exception>
    public static void Decode(string path, ImageForm form, Span<byte> pixels)
    {
        using var bitmap = Open(path, (codec, _) => Draw(codec, path, form));
        var rgba = bitmap.GetPixelSpan();
        var plane = form.Height * form.Width;
        for (var i = 0; i < plane; i++)
        {
            var (r, g, b) = (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2]);
            if (form.Channels == 1)
            {
                pixels[i] = (byte)(((299 * r) + (587 * g) + (114 * b) + 500) / 1000);
            }
            else
            {
                (pixels[i], pixels[plane + i], pixels[(2 * plane) + i]) = (r, g, b);
            }
        }
    }

    private static T Open<T>(string path, Func<SKCodec, byte[], T> use) => DataFile.Read(path, stream =>
    {
        if (stream.Length is 0 or > MostFileBytes)
        {
            throw Refusal(path, $"{stream.Length} bytes are no image");
        }

        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data);
        if (codec is null || !Formats.Contains(codec.EncodedFormat))
        {
            throw Refusal(path, "this is no PNG, JPEG, BMP or WebP image");
        }

        var (width, height) = (codec.Info.Width, codec.Info.Height);
        var most = Math.Min(MostPixels, PixelsOfAnyFile + (PixelsPerByte * bytes.Length));
        return Math.Min(width, height) > 0 && Math.Max(width, height) <= MostSide && (long)width * height <= most
            ? use(codec, bytes)
            : throw Refusal(path, $"the header declares {width}x{height} pixels, more than {bytes.Length} bytes may hold");
    });

    private static InvalidInputException Refusal(string path, string problem) => new($"{path}: {problem}; replace the file or remove it.");

    private static ImageHeader Header(SKCodec codec)
    {
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        return ImageOrientation.Swaps(codec.EncodedOrigin) ? new ImageHeader(height, width, IsGrey: false) : new ImageHeader(width, height, IsGrey: false);
    }

    // Gray values with transparency are decoded to colors, so a PNG is asked itself.
    private static bool IsGrey(SKCodec codec, byte[] bytes)
        => codec.Info.ColorType is SKColorType.Gray8 || (codec.EncodedFormat is SKEncodedImageFormat.Png && bytes[PngColorType] is (PngGrey or PngGreyAlpha));

    private static SKBitmap Draw(SKCodec codec, string path, ImageForm form)
    {
        using var stored = new SKBitmap();
        var target = new SKBitmap();
        var info = new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        if (!stored.TryAllocPixels(info)
            || !target.TryAllocPixels(new SKImageInfo(form.Width, form.Height, SKColorType.Rgba8888, SKAlphaType.Opaque)))
        {
            target.Dispose();
            throw new InvalidInputException($"{path}: the memory does not suffice for {info.Width}x{info.Height} pixels.");
        }

        var result = codec.GetPixels(info, stored.GetPixels());
        if (result != SKCodecResult.Success)
        {
            target.Dispose();
            throw Refusal(path, result == SKCodecResult.IncompleteInput ? "the image is truncated" : "the image is corrupt");
        }

        var header = Header(codec);
        stored.SetImmutable();
        using var image = SKImage.FromBitmap(stored);
        using var canvas = new SKCanvas(target);
        canvas.Clear(SKColors.White);
        canvas.Scale((float)form.Width / header.Width, (float)form.Height / header.Height);
        canvas.Concat(ImageOrientation.Turn(codec.EncodedOrigin, info.Width, info.Height));
        canvas.DrawImage(image, 0, 0, Sampling(header, form));
        canvas.Flush();
        return target;
    }

    private static SKSamplingOptions Sampling(ImageHeader from, ImageForm to)
        => (from.Width, from.Height) == (to.Width, to.Height) ? SKSamplingOptions.Default
        : to.Width < from.Width || to.Height < from.Height ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        : new SKSamplingOptions(SKCubicResampler.Mitchell);
}
