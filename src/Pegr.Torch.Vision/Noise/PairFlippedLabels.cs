using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>The next class, the first after the last: k becomes k + 1 modulo the number of classes. Nothing is drawn.</summary>
public sealed class PairFlippedLabels : ILabelNoise
{
    /// <inheritdoc/>
    public string Key => "pair-flip";

    /// <inheritdoc/>
    public string Participle => "flipped to the next class";

    /// <inheritdoc/>
    public ImmutableArray<byte> Replacements(ImmutableArray<byte> labels, int classes, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return [.. labels.Select(label => (byte)((label + 1) % classes))];
    }
}
