namespace Pegr.Torch.Vision.Models;

/// <summary>What a model is made for.</summary>
/// <param name="Channels">Channels of an image.</param>
/// <param name="Height">Height of an image in pixels.</param>
/// <param name="Width">Width of an image in pixels.</param>
/// <param name="Classes">Number of classes.</param>
public sealed record ImageModelOptions(int Channels, int Height, int Width, int Classes)
{
    /// <summary>Numbers in one image: channels times height times width.</summary>
    public int ImageSize => Channels * Height * Width;

    /// <summary>Filters m per sign of the two-layer CNN.</summary>
    public int Filters { get; init; } = 10;

    /// <summary>q of the activation max(0, z)^q, at least 1; null for the model's own.</summary>
    public double? ActivationPower { get; init; }

    /// <summary>Standard deviation sigma_0 of the initial weights; null for the model's own.</summary>
    public double? InitStd { get; init; }
}
