using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Noise;

/// <summary>What becomes of a label that noise strikes.</summary>
public interface ILabelNoise
{
    /// <summary>Its name in settings, such as <c>symmetric</c>.</summary>
    string Key { get; }

    /// <summary>What was done to the labels, for titles, such as "redrawn".</summary>
    string Participle { get; }

    /// <summary>The label that each example has if noise strikes it.</summary>
    /// <param name="labels">The true labels; at least one.</param>
    /// <param name="classes">The number of classes, 1 to 256.</param>
    /// <param name="generator">Where all randomness comes from, on the CPU.</param>
    ImmutableArray<byte> Replacements(ImmutableArray<byte> labels, int classes, Generator generator);
}
