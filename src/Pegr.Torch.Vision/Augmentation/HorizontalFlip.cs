using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Augmentation;

/// <summary>Mirrors each image, left to right, with probability 1/2.</summary>
public sealed class HorizontalFlip : IBatchAugmentation
{
    /// <inheritdoc/>
    public Tensor Apply(Tensor inputs, Generator generator)
    {
        Alive.Require(inputs);
        Alive.Require(generator);
        using var scope = NewDisposeScope();
        return Where(inputs, generator.Integers(0, 2, [inputs.shape[0]]).to(@bool)).MoveToOuterDisposeScope();
    }

    /// <summary>Mirrors some of the images.</summary>
    /// <param name="inputs">Images, [n, channels, height, width]; not changed.</param>
    /// <param name="mirrored">Which ones, [n], booleans.</param>
    /// <returns>Shaped like <paramref name="inputs"/>, of the current dispose scope.</returns>
    public static Tensor Where(Tensor inputs, Tensor mirrored)
    {
        Alive.Require(inputs);
        Alive.Require(mirrored);
        using var scope = NewDisposeScope();
        return where(mirrored.SendTo(inputs.device).view(-1, 1, 1, 1), inputs.flip(3), inputs).MoveToOuterDisposeScope();
    }
}
