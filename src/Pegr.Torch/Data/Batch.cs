using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Data;

/// <summary>
/// The examples of one optimizer step, processed in pieces that bound the memory. Results do not depend on the pieces'
/// size but for rounding.
/// </summary>
public sealed class Batch
{
    private readonly Tensor _inputs;
    private readonly Tensor _targets;
    private readonly long _chunkSize;

    /// <summary>Describes a batch; the tensors stay the caller's.</summary>
    /// <param name="inputs">[n, …].</param>
    /// <param name="targets">[n, …].</param>
    /// <param name="chunkSize">Examples processed at once; 0 for all.</param>
    /// <exception cref="InvalidOperationException">The batch is empty, or inputs and targets differ in length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The chunk size is negative.</exception>
    public Batch(Tensor inputs, Tensor targets, long chunkSize = 0)
    {
        Alive.Require(inputs);
        Alive.Require(targets);
        ArgumentOutOfRangeException.ThrowIfNegative(chunkSize);
        Count = CountOf(inputs, targets);
        (_inputs, _targets) = (inputs, targets);
        _chunkSize = chunkSize == 0 ? Count : chunkSize;
    }

    /// <summary>The number of examples n.</summary>
    public long Count { get; }

    /// <summary>Whether there is but one piece.</summary>
    public bool IsWhole => _chunkSize >= Count;

    /// <summary>Refuses tensors that were disposed of since.</summary>
    internal void RequireAlive()
    {
        Alive.Require(_inputs, "batch");
        Alive.Require(_targets, "batch");
    }

    /// <summary>All targets, [n, …]; the caller's.</summary>
    internal Tensor Targets => _targets;

    /// <summary>Where the examples are.</summary>
    public Device Device => _inputs.device;

    /// <summary>The pieces in order; their tensors are views of the current dispose scope.</summary>
    public IEnumerable<BatchChunk> Chunks() => Chunks(_chunkSize);

    /// <summary>The examples one by one, as pieces of one.</summary>
    public IEnumerable<BatchChunk> OneByOne() => Chunks(1);

    /// <summary>Examples processed at once.</summary>
    internal long ChunkSize => _chunkSize;

    /// <summary>Copies of the examples, of the current dispose scope, for a further pass: a model may write to its inputs, and a loss to its targets.</summary>
    internal Batch Copy() => new(_inputs.clone(), _targets.clone(), _chunkSize);

    /// <summary>The same examples in another order, as copies of the current dispose scope.</summary>
    /// <param name="order">Their indices, [n], int64.</param>
    internal Batch Reordered(Tensor order)
        => new(_inputs.TakeRows(order.SendTo(_inputs.device)), _targets.TakeRows(order.SendTo(_targets.device)), _chunkSize);

    /// <summary>The same examples with other targets.</summary>
    internal Batch WithTargets(Tensor targets) => new(_inputs, targets, _chunkSize);

    /// <summary>The same examples in other pieces.</summary>
    internal Batch InChunksOf(long size) => new(_inputs, _targets, size);

    /// <summary>Examples that follow one another as batches of their own, in the same pieces; the last has what is left. Views of the current dispose scope.</summary>
    /// <param name="size">Examples in each.</param>
    internal IEnumerable<Batch> Groups(long size) => Chunks(size).Select(chunk => new Batch(chunk.Inputs, chunk.Targets, Math.Min(_chunkSize, size)));

    /// <summary>1/n for every example, [n], float64.</summary>
    public Tensor UniformWeights() => full(Count, Scalars.Of(1.0 / Count), ScalarType.Float64, Device);

    /// <summary>Some of the examples, in the same pieces; views of the current dispose scope.</summary>
    /// <param name="start">The first.</param>
    /// <param name="count">How many.</param>
    internal Batch Part(long start, long count) => new(_inputs.narrow(0, start, count), _targets.narrow(0, start, count), _chunkSize);

    private static long CountOf(Tensor inputs, Tensor targets)
    {
        if (inputs.dim() == 0 || targets.dim() == 0 || inputs.shape[0] != targets.shape[0])
        {
            throw new InvalidOperationException(
                $"Inputs {ShapeText.Of(inputs)} and targets {ShapeText.Of(targets)} must have the same number of examples on their first axis.");
        }

        return inputs.shape[0] > 0 ? inputs.shape[0] : throw new InvalidOperationException("The batch is empty.");
    }

    private IEnumerable<BatchChunk> Chunks(long size)
    {
        for (long start = 0; start < Count; start += size)
        {
            var length = Math.Min(size, Count - start);
            yield return new BatchChunk(start, _inputs.narrow(0, start, length), _targets.narrow(0, start, length));
        }
    }
}
