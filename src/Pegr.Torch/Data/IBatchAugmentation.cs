using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>Changes training inputs at random whenever they are drawn; test inputs are never changed.</summary>
public interface IBatchAugmentation
{
    /// <summary>Changes a batch.</summary>
    /// <param name="inputs">A batch as the model takes it, [n, …]; not changed.</param>
    /// <param name="generator">Where all randomness comes from, on the CPU: its state is part of a checkpoint.</param>
    /// <returns>A batch of the same shape, of the current dispose scope.</returns>
    Tensor Apply(Tensor inputs, Generator generator);
}
