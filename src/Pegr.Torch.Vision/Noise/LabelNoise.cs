using System.Collections.Immutable;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>Wrong labels, the same for every objective that is trained with one seed.</summary>
public static class LabelNoise
{
    /// <summary>Changes each label with a probability.</summary>
    /// <param name="kind">What a label becomes.</param>
    /// <param name="labels">The true labels; not changed.</param>
    /// <param name="classes">The number of classes, 1 to 256.</param>
    /// <param name="probability">Probability with which noise strikes a label, in [0, 1].</param>
    /// <param name="seed">The run's seed. Labels struck at one probability are struck alike at every higher one.</param>
    /// <param name="stream">What the stream is for (see <see cref="Seeds"/>).</param>
    /// <returns>The labels that are given.</returns>
    /// <remarks>Draws from torch's CPU generator (Mersenne Twister), whatever device the run uses.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The probability or the number of classes is out of range.</exception>
    public static ImmutableArray<byte> Apply(
        ILabelNoise kind, ImmutableArray<byte> labels, int classes, double probability, int seed, string stream = "label-noise")
    {
        ArgumentNullException.ThrowIfNull(kind);
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
        using var generator = Seeds.Generator(seed, stream);
        var chance = generator.Uniform([labels.Length], ScalarType.Float64).data<double>().ToArray();
        var replacements = kind.Replacements(labels, classes, generator);
        return [.. labels.Select((label, i) => chance[i] < probability ? replacements[i] : label)];
    }
}
