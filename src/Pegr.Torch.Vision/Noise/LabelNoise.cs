using System.Collections.Immutable;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>Wrong labels, the same for every objective that is trained with one seed.</summary>
public static class LabelNoise
{
    /// <summary>
    /// Redraws each label with a probability, uniformly over all classes: the old class may come up again, so that a
    /// fraction probability·(1 − 1/classes) of the labels is wrong on average.
    /// </summary>
    /// <param name="labels">The true labels; not changed.</param>
    /// <param name="classes">The number of classes, 1 to 256.</param>
    /// <param name="probability">Probability with which a label is redrawn, in [0, 1].</param>
    /// <param name="seed">The run's seed. Labels redrawn at one probability are redrawn alike at every higher one.</param>
    /// <returns>The labels to train with.</returns>
    /// <remarks>Draws from torch's CPU generator (Mersenne Twister), whatever device the run uses.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The probability or the number of classes is out of range.</exception>
    public static ImmutableArray<byte> Redraw(ImmutableArray<byte> labels, int classes, double probability, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
        if (!(probability is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies in [0, 1].");
        }

        if (labels.IsEmpty)
        {
            return labels;
        }

        LibTorch.Initialize();
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(seed, "label-noise");
        var chance = rand([labels.Length], ScalarType.Float64, generator: generator).data<double>().ToArray();
        var drawn = randint(0, classes, [labels.Length], ScalarType.Int64, generator: generator).data<long>().ToArray();
        return [.. labels.Select((label, i) => chance[i] < probability ? (byte)drawn[i] : label)];
    }
}
