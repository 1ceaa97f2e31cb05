namespace Pegr.Torch.Training.Records;

/// <summary>A training image as the network sees it, noise included, for the record.</summary>
/// <param name="Channels">1 (gray) or 3 (red, green, blue).</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Pixels">Channel planes one after the other, row by row; nominally in [0, 1], noise may exceed it.</param>
/// <param name="GivenLabel">Name of the class that the network is told.</param>
/// <param name="TrueLabel">Name of the class before label noise.</param>
public sealed record ImageSample(
    int Channels, int Height, int Width, IReadOnlyList<float> Pixels, string GivenLabel, string TrueLabel);
