using TorchSharp;

namespace Pegr.Torch.PerExample;

/// <summary>Consecutive examples of a batch.</summary>
/// <param name="Start">Index of the first in the batch.</param>
/// <param name="Inputs">[c, …].</param>
/// <param name="Targets">[c, …].</param>
public readonly record struct BatchChunk(long Start, torch.Tensor Inputs, torch.Tensor Targets);
