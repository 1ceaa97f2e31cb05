namespace Pegr.Torch.PerExample.Rules;

/// <summary>The sizes of one group of a convolution by pixels, per example.</summary>
/// <param name="Pixels">S, of the image that the kernel moves over, with its padding if that is not of zeros.</param>
/// <param name="ImageChannels">The image's channels.</param>
/// <param name="PositionChannels">The channels of the other side, which has a number at every position of the kernel.</param>
public sealed record PixelCost(long Pixels, long ImageChannels, long PositionChannels);
