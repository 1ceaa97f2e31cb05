using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>
/// Endless mini-batches: each epoch goes once through a fresh random permutation, the last batch of an epoch being
/// what is left. A batch size of 0, or of all examples, gives the whole set in order at every step.
/// </summary>
/// <param name="dataset">The examples; not disposed here.</param>
/// <param name="batchSize">Examples per batch, or 0 for all.</param>
/// <param name="generator">Where permutations are drawn from, on the CPU; not disposed here.</param>
public sealed class BatchSampler(TensorDataset dataset, long batchSize, Generator generator) : IDisposable
{
    private Tensor? _order;
    private long _position;

    /// <summary>Steps in one epoch.</summary>
    public static long StepsPerEpoch(long count, long batchSize)
        => batchSize == 0 || batchSize >= count ? 1 : (count + batchSize - 1) / batchSize;

    /// <summary>The next batch, of the current dispose scope.</summary>
    public (Tensor Inputs, Tensor Targets) Next()
    {
        if (batchSize == 0 || batchSize >= dataset.Count)
        {
            return (dataset.Inputs.alias(), dataset.Targets.alias());
        }

        if (_order is null || _position >= dataset.Count)
        {
            _order?.Dispose();
            using var order = randperm(dataset.Count, int64, generator: generator);
            _order = order.to(dataset.Inputs.device, copy: true).DetachFromDisposeScope();
            _position = 0;
        }

        var indices = _order.narrow(0, _position, Math.Min(batchSize, dataset.Count - _position));
        _position += batchSize;
        return (dataset.Inputs.index_select(0, indices), dataset.Targets.index_select(0, indices));
    }

    /// <inheritdoc/>
    public void Dispose() => _order?.Dispose();
}
