using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>Consecutive examples of a batch.</summary>
/// <param name="Start">Index of the first in the batch.</param>
/// <param name="Inputs">[c, …].</param>
/// <param name="Targets">[c, …].</param>
public readonly record struct BatchChunk(long Start, Tensor Inputs, Tensor Targets)
{
    /// <summary>Copies of the examples, of the current dispose scope: a model may write to its inputs, and a loss to its targets.</summary>
    internal BatchChunk Copy() => this with { Inputs = Inputs.clone(), Targets = Targets.clone() };

    /// <summary>Copies of some of the examples, as a chunk of their own.</summary>
    /// <param name="examples">Their numbers in this chunk.</param>
    internal BatchChunk Copy(long[] examples)
    {
        using var index = tensor(examples, device: Inputs.device);
        using var targetIndex = index.to(Targets.device);
        return new BatchChunk(0, Inputs.index_select(0, index), Targets.index_select(0, targetIndex));
    }
}
