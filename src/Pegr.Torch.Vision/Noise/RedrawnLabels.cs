using System.Collections.Immutable;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>
/// A label drawn uniformly over all classes: the old class may come up again, so that a fraction
/// probability·(1 − 1/classes) of the labels is wrong on average.
/// </summary>
public sealed class RedrawnLabels : ILabelNoise
{
    /// <inheritdoc/>
    public string Key => "redraw";

    /// <inheritdoc/>
    public string Participle => "redrawn";

    /// <inheritdoc/>
    public ImmutableArray<byte> Replacements(ImmutableArray<byte> labels, int classes, Generator generator)
    {
        Alive.Require(generator);
        using var drawn = generator.Integers(0, classes, [labels.Length]);
        return [.. drawn.data<long>().Select(label => (byte)label)];
    }
}
