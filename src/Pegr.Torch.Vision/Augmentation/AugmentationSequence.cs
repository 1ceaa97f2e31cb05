using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Vision.Augmentation;

/// <summary>Several augmentations, one after the other.</summary>
/// <param name="steps">The augmentations, at least one.</param>
public sealed class AugmentationSequence(IReadOnlyList<IBatchAugmentation> steps) : IBatchAugmentation
{
    private readonly IReadOnlyList<IBatchAugmentation> _steps = steps ?? throw new ArgumentNullException(nameof(steps));

    /// <inheritdoc/>
    public Tensor Apply(Tensor inputs, Generator generator)
    {
        Alive.Require(inputs);
        Alive.Require(generator);
        using var scope = NewDisposeScope();
        return _steps.Aggregate(inputs, (batch, step) => step.Apply(batch, generator)).MoveToOuterDisposeScope();
    }
}
