namespace Pegr.Torch.Models;

/// <summary>What an activation does to a number.</summary>
public enum ActivationKind
{
    /// <summary>max(0, z)^q; see <see cref="Models.RectifiedPower"/>.</summary>
    RectifiedPower,

    /// <summary>z above 0, and a multiple of it below; see <see cref="Models.LeakyRectifier"/>.</summary>
    LeakyRectifier,

    /// <summary>A power up to 1, and straight beyond; see <see cref="Models.SmoothedRectifier"/>.</summary>
    SmoothedRectifier,
}
