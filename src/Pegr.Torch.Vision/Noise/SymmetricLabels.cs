using System.Collections.Immutable;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>Always a wrong label, drawn uniformly over the other classes; of one class alone, that class.</summary>
public sealed class SymmetricLabels : ILabelNoise
{
    /// <inheritdoc/>
    public string Key => "symmetric";

    /// <inheritdoc/>
    public string Participle => "wrong";

    /// <inheritdoc/>
    public ImmutableArray<byte> Replacements(ImmutableArray<byte> labels, int classes, Generator generator)
    {
        Alive.Require(generator);
        using var shifts = generator.Integers(1, Math.Max(classes, 2), [labels.Length]);
        return [.. shifts.data<long>().Select((shift, i) => (byte)((labels[i] + shift) % classes))];
    }
}
