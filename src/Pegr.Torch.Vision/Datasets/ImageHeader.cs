namespace Pegr.Torch.Vision.Datasets;

/// <summary>What an image file says of itself.</summary>
/// <param name="Width">Width in pixels, after it is turned.</param>
/// <param name="Height">Height in pixels, after it is turned.</param>
/// <param name="IsGrey">Whether the file stores gray values, not colors.</param>
internal readonly record struct ImageHeader(int Width, int Height, bool IsGrey);
