using SkiaSharp;

namespace Pegr.Torch.Vision.Datasets;

/// <summary>The eight ways in which a camera may have been held, as EXIF records them.</summary>
internal static class ImageOrientation
{
    /// <summary>Whether width and height change places.</summary>
    public static bool Swaps(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    /// <summary>The map from a stored pixel's place to the place where it belongs.</summary>
    /// <param name="origin">What the file says.</param>
    /// <param name="w">Stored width.</param>
    /// <param name="h">Stored height.</param>
    public static SKMatrix Turn(SKEncodedOrigin origin, int w, int h) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, w, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, w, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, h, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, h, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, h, -1, 0, w, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, w, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}
