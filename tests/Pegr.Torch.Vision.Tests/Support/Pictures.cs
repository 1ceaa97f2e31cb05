using System.Buffers.Binary;
using System.IO.Compression;
using SkiaSharp;

namespace Pegr.Torch.Vision.Tests.Support;

/// <summary>Makes small image files.</summary>
internal static class Pictures
{
    public static byte[] Encode(SKBitmap bitmap, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    /// <summary>An image of colors drawn at random.</summary>
    public static SKBitmap Random(int width, int height, int seed = 1, SKColorType type = SKColorType.Rgba8888)
    {
        var bitmap = new SKBitmap(new SKImageInfo(width, height, type, SKAlphaType.Opaque));
        var random = new Random(seed);
        for (var i = 0; i < width * height; i++)
        {
            var color = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256));
            bitmap.SetPixel(i % width, i / width, type == SKColorType.Gray8 ? new SKColor(color.Red, color.Red, color.Red) : color);
        }

        return bitmap;
    }

    public static byte[] Png(int width, int height, int seed = 1, SKColorType type = SKColorType.Rgba8888)
    {
        using var bitmap = Random(width, height, seed, type);
        return Encode(bitmap);
    }

    /// <summary>A PNG of gray values with transparency, which Skia itself does not write: of a gray value and its opacity for each pixel.</summary>
    public static byte[] GreyAlphaPng(int width, int height, byte[] pixels)
    {
        using var packed = new MemoryStream();
        using (var deflate = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in pixels.Chunk(2 * width))
            {
                deflate.Write([0, .. row]); // no filter
            }
        }

        return
        [
            0x89, .. "PNG\r\n\x1a\n"u8,
            .. Chunk("IHDR"u8, [.. BigEndian(width), .. BigEndian(height), 8, 4, 0, 0, 0]),
            .. Chunk("IDAT"u8, packed.ToArray()),
            .. Chunk("IEND"u8, []),
        ];

        static byte[] Chunk(ReadOnlySpan<byte> type, byte[] data)
            => [.. BigEndian(data.Length), .. type, .. data, .. BigEndian((int)Checksum([.. type, .. data]))];

        static byte[] BigEndian(int number)
        {
            var bytes = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(bytes, number);
            return bytes;
        }
    }

    /// <summary>The CRC-32 that ends every chunk of a PNG file.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320 & (0 - (crc & 1)));
            }
        }

        return ~crc;
    }

    /// <summary>A bottom-up bitmap of 24 bits a pixel, which Skia itself does not write.</summary>
    public static byte[] Bmp(int width, int height, Func<int, int, SKColor> color)
    {
        var stride = (3 * width + 3) / 4 * 4;
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("BM"u8);
        writer.Write(54 + (stride * height));
        writer.Write(0);
        writer.Write(54);
        writer.Write(40);
        writer.Write(width);
        writer.Write(height);
        writer.Write((short)1);
        writer.Write((short)24);
        writer.Write(new byte[24]);
        for (var y = height - 1; y >= 0; y--)
        {
            for (var x = 0; x < width; x++)
            {
                writer.Write([color(x, y).Blue, color(x, y).Green, color(x, y).Red]);
            }

            writer.Write(new byte[stride - (3 * width)]);
        }

        return stream.ToArray();
    }
}
