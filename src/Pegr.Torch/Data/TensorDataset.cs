using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>
/// Examples that fit in memory, on the device that trains. Inputs can be stored in a smaller form than a model takes, such as
/// bytes: they are prepared piece by piece, and only prepared inputs are given out. Owns its tensors.
/// </summary>
public sealed class TensorDataset : IDisposable
{
    private readonly Tensor _stored;
    private readonly Func<Tensor, Tensor> _prepare;

    /// <summary>Takes two tensors over.</summary>
    /// <param name="inputs">[n, …], as they are stored.</param>
    /// <param name="targets">[n, …], on the same device.</param>
    /// <param name="prepare">From some of the stored inputs to what a model is given, example by example: a result of the
    /// current dispose scope, the argument left as it is. Null where they are stored as a model takes them.</param>
    /// <exception cref="ArgumentException">They differ in length, or are empty.</exception>
    public TensorDataset(Tensor inputs, Tensor targets, Func<Tensor, Tensor>? prepare = null)
    {
        Alive.Require(inputs);
        Alive.Require(targets);
        if (inputs.dim() == 0 || targets.dim() == 0 || inputs.shape[0] != targets.shape[0] || inputs.shape[0] == 0)
        {
            throw new ArgumentException("Inputs and targets must hold the same positive number of examples.");
        }

        _stored = inputs.DetachFromDisposeScope();
        _prepare = prepare ?? (stored => stored);
        Targets = targets.DetachFromDisposeScope();
    }

    /// <summary>[n, …].</summary>
    public Tensor Targets { get; }

    /// <summary>The number of examples n.</summary>
    public long Count => Stored.shape[0];

    /// <summary>Where the examples are.</summary>
    public Device Device => Stored.device;

    /// <summary>Bytes that the stored inputs take.</summary>
    internal long StoredBytes => Stored.numel() * Stored.element_size();

    /// <summary>Consecutive pieces of at most <paramref name="size"/> examples, to be disposed with the current scope.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public IEnumerable<(Tensor Inputs, Tensor Targets)> Chunks(long size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        return Pieces(size, Count);
    }

    /// <summary>Some examples in the order given, of the current dispose scope.</summary>
    /// <param name="indices">Their numbers from 0, int64, on the examples' device.</param>
    public (Tensor Inputs, Tensor Targets) Take(Tensor indices)
        => (_prepare(Stored.TakeRows(Alive.Require(indices))), Targets.TakeRows(indices));

    /// <summary>All examples at once, of the current dispose scope.</summary>
    public (Tensor Inputs, Tensor Targets) All() => (_prepare(Stored.alias()), Targets.alias());

    /// <summary>The same stored examples, with one more step of preparation; each of the two is disposed by itself.</summary>
    /// <param name="next">From what this set gives out to what the new one does, like the constructor's.</param>
    public TensorDataset Then(Func<Tensor, Tensor> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new TensorDataset(Stored.alias(), Targets.alias(), stored => next(_prepare(stored)));
    }

    /// <summary>Copies of some of the stored examples, prepared alike; each of the two is disposed by itself.</summary>
    /// <param name="examples">Their numbers from 0.</param>
    public TensorDataset Select(IEnumerable<int> examples)
    {
        ArgumentNullException.ThrowIfNull(examples);
        using var indices = tensor(examples.Select(example => (long)example).ToArray(), device: Device);
        return new TensorDataset(Stored.index_select(0, indices), Targets.index_select(0, indices), _prepare);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stored.Dispose();
        Targets.Dispose();
    }

    private Tensor Stored => _stored.IsInvalid ? throw new ObjectDisposedException(nameof(TensorDataset)) : _stored;

    private IEnumerable<(Tensor Inputs, Tensor Targets)> Pieces(long size, long count)
    {
        for (long start = 0; start < count; start += size)
        {
            var length = Math.Min(size, count - start);
            yield return (_prepare(_stored.narrow(0, start, length)), Targets.narrow(0, start, length));
        }
    }
}
