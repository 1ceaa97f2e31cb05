using System.Buffers.Binary;
using Pegr.Torch.Vision.Datasets;
using Pegr.Torch.Vision.Tests.Support;
using SkiaSharp;

namespace Pegr.Torch.Vision.Tests.Datasets;

public sealed class ImageFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("png")]
    [InlineData("bmp")]
    [InlineData("webp")]
    public void Pixels_come_as_they_are_stored(string format)
    {
        using var picture = Pictures.Random(7, 5);
        var path = _folder.Write($"a.{format}", format switch
        {
            "bmp" => Pictures.Bmp(7, 5, picture.GetPixel),
            "webp" => Lossless(picture),
            _ => Pictures.Encode(picture),
        });
        Assert.Equal(new ImageHeader(7, 5, false), ImageFile.ReadHeader(path));
        var pixels = Decode(path, new ImageForm(3, 5, 7));
        for (var i = 0; i < 35; i++)
        {
            var color = picture.GetPixel(i % 7, i / 7);
            Assert.Equal((color.Red, color.Green, color.Blue), (pixels[i], pixels[35 + i], pixels[70 + i]));
        }
    }

    [Fact]
    public void A_photograph_is_near_to_what_was_stored()
    {
        using var picture = new SKBitmap(new SKImageInfo(16, 16, SKColorType.Rgba8888, SKAlphaType.Opaque));
        picture.Erase(new SKColor(200, 100, 50));
        var pixels = Decode(_folder.Write("a.jpg", Pictures.Encode(picture, SKEncodedImageFormat.Jpeg)), new ImageForm(3, 16, 16));
        Assert.All(pixels[..256], red => Assert.InRange(red, 197, 203));
        Assert.All(pixels[512..], blue => Assert.InRange(blue, 47, 53));
    }

    [Fact]
    public void Grey_files_are_known_and_read_exactly()
    {
        using var picture = Pictures.Random(6, 4, type: SKColorType.Gray8);
        var path = _folder.Write("a.png", Pictures.Encode(picture));
        Assert.True(ImageFile.ReadHeader(path).IsGrey);
        Assert.Equal(picture.GetPixelSpan()[..6], Decode(path, new ImageForm(1, 4, 6)).AsSpan(0, 6));
    }

    [Fact]
    public void Grey_with_transparency_is_grey_on_white()
    {
        var path = _folder.Write("a.png", Pictures.GreyAlphaPng(2, 1, [100, 255, 7, 0]));
        Assert.Equal(new ImageHeader(2, 1, true), ImageFile.ReadHeader(path));
        Assert.Equal([100, 255], Decode(path, new ImageForm(1, 1, 2)));
    }

    [Fact]
    public void Colors_become_grey_by_their_luminance()
    {
        using var picture = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Rgba8888, SKAlphaType.Opaque));
        picture.Erase(new SKColor(200, 100, 50));
        var pixels = Decode(_folder.Write("a.png", Pictures.Encode(picture)), new ImageForm(1, 4, 4));
        Assert.All(pixels, grey => Assert.Equal(Math.Round((0.299 * 200) + (0.587 * 100) + (0.114 * 50)), grey));
    }

    [Fact]
    public void What_is_transparent_is_laid_on_white()
    {
        using var picture = new SKBitmap(new SKImageInfo(4, 4, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        picture.Erase(new SKColor(0, 0, 0, 0));
        picture.SetPixel(0, 0, new SKColor(0, 0, 0, 128));
        var pixels = Decode(_folder.Write("a.png", Pictures.Encode(picture)), new ImageForm(1, 4, 4));
        Assert.InRange(pixels[0], 126, 128);
        Assert.All(pixels[1..], white => Assert.Equal(255, white));
    }

    [Fact]
    public void Shrinking_averages_and_does_not_drop_pixels()
    {
        var path = _folder.Write("a.bmp", Pictures.Bmp(64, 64, (x, y) => (x + y) % 2 == 0 ? SKColors.White : SKColors.Black));
        Assert.All(Decode(path, new ImageForm(1, 16, 16)), grey => Assert.InRange(grey, 120, 135));
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(32, 8)]
    public void An_even_image_stays_even_whatever_its_size(int height, int width)
    {
        var path = _folder.Write("a.bmp", Pictures.Bmp(10, 20, (_, _) => new SKColor(10, 20, 30)));
        var pixels = Decode(path, new ImageForm(3, height, width));
        Assert.All(pixels.Chunk(height * width).Zip([10, 20, 30]), plane => Assert.All(plane.First, value => Assert.Equal(plane.Second, value)));
    }

    // Stored is a row of 1 2 above a row of 3 4, as grey levels; how each orientation shows it is in the EXIF standard.
    [Theory]
    [InlineData(1, "1234")]
    [InlineData(2, "2143")]
    [InlineData(3, "4321")]
    [InlineData(4, "3412")]
    [InlineData(5, "1324")]
    [InlineData(6, "3142")]
    [InlineData(7, "4231")]
    [InlineData(8, "2413")]
    public void Images_are_turned_as_the_camera_was_held(int orientation, string shown)
    {
        var quarters = Pictures.Bmp(32, 16, (x, y) => Grey(50 * (1 + (x / 16) + (2 * (y / 8)))));
        using var picture = SKBitmap.Decode(quarters);
        var jpeg = Pictures.Encode(picture, SKEncodedImageFormat.Jpeg);
        var path = _folder.Write("a.jpg", [.. jpeg[..2], .. Exif(orientation), .. jpeg[2..]]);

        var header = ImageFile.ReadHeader(path);
        Assert.Equal(orientation >= 5 ? (16, 32) : (32, 16), (header.Width, header.Height));
        var (h, w) = (header.Height, header.Width);
        var pixels = Decode(path, new ImageForm(1, h, w));
        int[] places = [(h / 4 * w) + (w / 4), (h / 4 * w) + (3 * w / 4), (3 * h / 4 * w) + (w / 4), (3 * h / 4 * w) + (3 * w / 4)];
        Assert.Equal(shown, string.Concat(places.Select(place => Math.Round(pixels[place] / 50.0))));
    }

    [Fact]
    public void A_truncated_image_is_refused()
    {
        var png = Pictures.Png(40, 40);
        var path = _folder.Write("a.png", png[..(png.Length / 2)]);
        InvalidInput.Expect(() => Decode(path, new ImageForm(3, 40, 40)), path, "truncated");
    }

    [Theory]
    [InlineData("")]
    [InlineData("this is no image")]
    [InlineData("GIF89a\u0001\0\u0001\0\0\0\0,\0\0\0\0\u0001\0\u0001\0\0\u0002\0;")]
    public void Something_else_under_an_images_name_is_refused(string content)
    {
        var path = _folder.Write("a.png", System.Text.Encoding.Latin1.GetBytes(content));
        InvalidInput.Expect(() => ImageFile.ReadHeader(path), path);
    }

    [Theory]
    [InlineData(8000, 8000)]
    [InlineData(30_000, 4)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_header_that_lies_allocates_nothing(int width, int height)
    {
        var png = Pictures.Png(4, 4);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(16), width);
        BinaryPrimitives.WriteInt32BigEndian(png.AsSpan(20), height);
        var checksum = Pictures.Checksum(png.AsSpan(12, 17));
        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(29), checksum);
        var path = _folder.Write("a.png", png);
        InvalidInput.Expect(() => ImageFile.ReadHeader(path), path);
    }

    private static SKColor Grey(int level) => new((byte)level, (byte)level, (byte)level);

    private static byte[] Exif(int orientation) =>
    [
        0xff, 0xe1, 0, 34, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
    ];

    private static byte[] Lossless(SKBitmap picture)
    {
        using var pixmap = picture.PeekPixels();
        using var data = pixmap.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));
        return data!.ToArray();
    }

    private static byte[] Decode(string path, ImageForm form)
    {
        var pixels = new byte[form.Bytes];
        ImageFile.Decode(path, form, pixels);
        return pixels;
    }
}
