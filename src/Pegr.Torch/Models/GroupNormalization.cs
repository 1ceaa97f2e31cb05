using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models;

/// <summary>Makes group normalization layers.</summary>
public static class GroupNormalization
{
    /// <summary>A <see cref="GroupNorm"/> that begins with weights of 1 and biases of 0.</summary>
    /// <remarks>TorchSharp 0.107 leaves the parameters of its own <c>nn.GroupNorm</c> uninitialized memory.</remarks>
    /// <param name="groups">Groups of channels that are normalized together; it divides <paramref name="channels"/>.</param>
    /// <param name="channels">Channels.</param>
    public static GroupNorm Create(long groups, long channels)
    {
        var layer = nn.GroupNorm(groups, channels);
        nn.init.ones_(layer.weight!);
        nn.init.zeros_(layer.bias!);
        return layer;
    }
}
