using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Augmentation;

/// <summary>
/// Pads every image with zeros on all sides and cuts a window of the old size out of it, at a place drawn uniformly for each
/// image: a shift by up to the padding. He, Zhang, Ren, Sun, arXiv 1512.03385, section 4.2.
/// </summary>
/// <param name="padding">Pixels on each side.</param>
public sealed class RandomCrop(int padding) : IBatchAugmentation
{
    /// <summary>The padding that is usual for images of 32x32 pixels.</summary>
    public const int UsualPadding = 4;

    /// <summary>Pixels of zeros on each side.</summary>
    public int Padding { get; } = padding >= 0
        ? padding
        : throw new ArgumentOutOfRangeException(nameof(padding), padding, "A padding is at least 0.");

    /// <inheritdoc/>
    public Tensor Apply(Tensor inputs, Generator generator)
    {
        Alive.Require(inputs);
        Alive.Require(generator);
        using var scope = NewDisposeScope();
        var offsets = generator.Integers(0, (2 * Padding) + 1, [2, inputs.shape[0]]);
        return At(inputs, offsets[0], offsets[1]).MoveToOuterDisposeScope();
    }

    /// <summary>The windows at given places.</summary>
    /// <param name="inputs">Images, [n, channels, height, width]; not changed.</param>
    /// <param name="rows">Top row of each window in the padded image, [n], int64, from 0 to twice the padding.</param>
    /// <param name="columns">The leftmost column likewise.</param>
    /// <returns>Shaped like <paramref name="inputs"/>, of the current dispose scope.</returns>
    public Tensor At(Tensor inputs, Tensor rows, Tensor columns)
    {
        Alive.Require(inputs);
        Alive.Require(rows);
        Alive.Require(columns);
        using var scope = NewDisposeScope();
        var (count, channels, height, width) = (inputs.shape[0], inputs.shape[1], inputs.shape[2], inputs.shape[3]);
        var padded = nn.functional.pad(inputs, [Padding, Padding, Padding, Padding]);
        var y = Positions(rows, height).view(count, 1, height, 1).expand(count, channels, height, padded.shape[3]);
        var x = Positions(columns, width).view(count, 1, 1, width).expand(count, channels, height, width);
        return padded.gather(2, y).gather(3, x).MoveToOuterDisposeScope();

        Tensor Positions(Tensor first, long length)
            => first.SendTo(inputs.device).unsqueeze(1).Plus(arange(Scalars.Of(0), Scalars.Of(length), Scalars.Of(1), int64, inputs.device));
    }
}
