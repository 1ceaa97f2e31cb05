using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>Examples that fit in memory, on the device that trains. Owns its tensors.</summary>
public sealed class TensorDataset : IDisposable
{
    /// <summary>Takes two tensors over.</summary>
    /// <param name="inputs">[n, …].</param>
    /// <param name="targets">[n, …], on the same device.</param>
    /// <exception cref="ArgumentException">They differ in length, or are empty.</exception>
    public TensorDataset(Tensor inputs, Tensor targets)
    {
        if (inputs.dim() == 0 || targets.dim() == 0 || inputs.shape[0] != targets.shape[0] || inputs.shape[0] == 0)
        {
            throw new ArgumentException("Inputs and targets must hold the same positive number of examples.");
        }

        Inputs = inputs.DetachFromDisposeScope();
        Targets = targets.DetachFromDisposeScope();
    }

    /// <summary>[n, …].</summary>
    public Tensor Inputs { get; }

    /// <summary>[n, …].</summary>
    public Tensor Targets { get; }

    /// <summary>The number of examples n.</summary>
    public long Count => Inputs.shape[0];

    /// <summary>Consecutive pieces of at most <paramref name="size"/> examples; views, to be disposed with the current scope.</summary>
    public IEnumerable<(Tensor Inputs, Tensor Targets)> Chunks(long size)
    {
        for (long start = 0; start < Count; start += size)
        {
            var length = Math.Min(size, Count - start);
            yield return (Inputs.narrow(0, start, length), Targets.narrow(0, start, length));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Inputs.Dispose();
        Targets.Dispose();
    }
}
