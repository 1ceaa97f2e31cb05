using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>What a batch's examples are weighed by: known to the program, which sorts examples by it, and on the batch's device, which multiplies with it.
/// So neither waits for the other.</summary>
internal sealed class ExampleWeights
{
    private readonly Batch _batch;
    private readonly Tensor? _known;

    private ExampleWeights(Batch batch, Tensor? known, Tensor onDevice) => (_batch, _known, OnDevice) = (batch, known, onDevice);

    /// <summary>The weights where the batch is, [n], float64, of the dispose scope in which they were made.</summary>
    public Tensor OnDevice { get; }

    /// <summary>1/n for every example.</summary>
    public static ExampleWeights Uniform(Batch batch) => new(batch, known: null, batch.UniformWeights());

    /// <summary>Given weights.</summary>
    /// <param name="batch">The examples.</param>
    /// <param name="weights">[n], float64, on the CPU, without graph.</param>
    public static ExampleWeights Of(Batch batch, Tensor weights) => new(batch, weights, weights.SendTo(batch.Device));

    /// <summary>The examples of each weight as a batch of their own, those of the largest weight first.</summary>
    /// <returns>The batches, and where their examples, one batch after the other, come from, on the batch's device; null for in order.</returns>
    public (IReadOnlyList<(double Weight, Batch Examples)> Groups, Tensor? Order) Groups()
    {
        if (_known is null)
        {
            return ([(1.0 / _batch.Count, _batch)], null);
        }

        var groups = TensorNumbers.Of<double>(_known)
            .GroupBy(weight => weight)
            .OrderByDescending(group => group.Key)
            .Select(group => (Weight: group.Key, Count: group.LongCount()))
            .ToList();
        if (groups.Count == 1)
        {
            return ([(groups[0].Weight, _batch)], null);
        }

        var order = _known.argsort(descending: true).SendTo(_batch.Device);
        var ordered = _batch.Reordered(order);
        var batches = new List<(double, Batch)>();
        long start = 0;
        foreach (var (weight, count) in groups)
        {
            batches.Add((weight, ordered.Part(start, count)));
            start += count;
        }

        return (batches, order);
    }
}
