using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>
/// Endless mini-batches: each epoch goes once through a fresh random permutation, the last batch of an epoch being
/// what is left. A batch size of 0, or of all examples, gives the whole set in order at every step.
/// </summary>
/// <param name="dataset">The examples; not disposed here.</param>
/// <param name="batchSize">Examples per batch, or 0 for all.</param>
/// <param name="generator">Where permutations are drawn from, on the CPU; not disposed here.</param>
public sealed class BatchSampler(TensorDataset dataset, long batchSize, Generator generator) : IResumable, IDisposable
{
    private const string OrderName = "batches/order";
    private const string PositionName = "batches/position";
    private const string GeneratorName = "batches/generator";
    private const string AugmentationName = "batches/augmentation";

    private readonly TensorDataset _dataset = dataset ?? throw new ArgumentNullException(nameof(dataset));
    private readonly Generator _generator = Alive.Require(generator);
    private readonly long _batchSize = batchSize >= 0
        ? batchSize
        : throw new ArgumentOutOfRangeException(nameof(batchSize), batchSize, "At least 0 is needed.");

    private Tensor? _order;
    private long _position;
    private bool _isDisposed;

    /// <summary>Changes the inputs of every batch; null leaves them as they are.</summary>
    public IBatchAugmentation? Augmentation { get; init; }

    /// <summary>Where the augmentation draws from, on the CPU; not disposed here. Null for the permutations' generator.</summary>
    public Generator? AugmentationGenerator
    {
        get;
        init => field = value is null ? null : Alive.Require(value);
    }

    /// <summary>Steps in one epoch.</summary>
    public static long StepsPerEpoch(long count, long batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfNegative(batchSize);
        return batchSize == 0 || batchSize >= count ? 1 : (count + batchSize - 1) / batchSize;
    }

    /// <summary>The next batch, of the current dispose scope.</summary>
    /// <exception cref="ObjectDisposedException">The sampler, the examples or a generator was disposed of.</exception>
    public (Tensor Inputs, Tensor Targets) Next()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var (inputs, targets) = Draw();
        return (Augmentation?.Apply(inputs, AugmentationGenerator ?? _generator) ?? inputs, targets);
    }

    /// <inheritdoc/>
    public void Save(SavedState state)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(state);
        GeneratorState.Save(state, GeneratorName, _generator);
        if (AugmentationGenerator is not null)
        {
            GeneratorState.Save(state, AugmentationName, AugmentationGenerator);
        }

        if (_order is not null)
        {
            state.Add(OrderName, _order);
            state.Add(PositionName, _position);
        }
    }

    /// <inheritdoc/>
    public void Restore(SavedState state)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(state);
        GeneratorState.Restore(state, GeneratorName, _generator);
        if (AugmentationGenerator is not null)
        {
            GeneratorState.Restore(state, AugmentationName, AugmentationGenerator);
        }

        _order?.Dispose();
        _order = null;
        if (state.Contains(OrderName))
        {
            _order = Permutation(state).to(_dataset.Device, copy: true).DetachFromDisposeScope();
            _position = state.Number(PositionName, 0, long.MaxValue / 2);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _isDisposed = true;
        _order?.Dispose();
    }

    private Tensor Permutation(SavedState state)
    {
        var order = state.Get(OrderName, ScalarType.Int64, _dataset.Count);
        var indices = order.data<long>().ToArray();
        Array.Sort(indices);
        return indices.Select((index, i) => index == i).All(inPlace => inPlace)
            ? order
            : throw SavedState.Refusal($"'{OrderName}' is no order of the examples");
    }

    private (Tensor Inputs, Tensor Targets) Draw()
    {
        if (_batchSize == 0 || _batchSize >= _dataset.Count)
        {
            return _dataset.All();
        }

        if (_order is null || _position >= _dataset.Count)
        {
            _order?.Dispose();
            using var order = Alive.Require(_generator, nameof(generator)).Permutation(_dataset.Count);
            _order = order.SendTo(_dataset.Device).alias().DetachFromDisposeScope();
            _position = 0;
        }

        var indices = _order.narrow(0, _position, Math.Min(_batchSize, _dataset.Count - _position));
        _position += _batchSize;
        return _dataset.Take(indices);
    }
}
