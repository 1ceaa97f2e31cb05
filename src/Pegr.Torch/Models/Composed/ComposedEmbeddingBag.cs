using Pegr.Torch.Models.Exchange;
using Pegr.Torch.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Models.Composed;

/// <summary>
/// What <see cref="EmbeddingBag"/> computes, by an embedding of all ids and a sum, mean or maximum over each bag. It is differentiable
/// twice, which libtorch's own is not.
/// </summary>
public sealed class ComposedEmbeddingBag : nn.Module<Tensor, Tensor?, Tensor?, Tensor>, IComposition
{
    private readonly Embedding _embedding;

    /// <summary>Creates the layer with initial weights of an embedding, from torch's global generator.</summary>
    /// <param name="ids">How many ids there are.</param>
    /// <param name="features">Numbers of an id's embedding.</param>
    /// <param name="mode">What is made of a bag.</param>
    /// <param name="padding">An id that counts as nothing; null for none.</param>
    /// <param name="includeLastOffset">Whether offsets end with the number of all ids.</param>
    /// <exception cref="ArgumentOutOfRangeException">The padding is none of the ids.</exception>
    public ComposedEmbeddingBag(
        long ids, long features, EmbeddingBagMode mode = EmbeddingBagMode.Mean, long? padding = null, bool includeLastOffset = false)
        : base(nameof(ComposedEmbeddingBag))
    {
        ArgumentOutOfRangeException.ThrowIfNegative(padding ?? 0, nameof(padding));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(padding ?? 0, ids, nameof(padding));
        (Ids, Features, Mode, Padding, IncludeLastOffset) = (ids, features, mode, padding, includeLastOffset);
        register_module("embedding", _embedding = nn.Embedding(ids, features, padding));
    }

    /// <summary>How many ids there are.</summary>
    public long Ids { get; }

    /// <summary>Numbers of an id's embedding.</summary>
    public long Features { get; }

    /// <summary>What is made of a bag.</summary>
    public EmbeddingBagMode Mode { get; }

    /// <summary>An id that counts as nothing; null for none.</summary>
    public long? Padding { get; }

    /// <summary>Whether offsets end with the number of all ids.</summary>
    public bool IncludeLastOffset { get; }

    /// <summary>Embeds bags.</summary>
    /// <param name="input">Ids: bags of one size, [n, T]; or bags one after the other, [ids of all bags].</param>
    /// <param name="offsets">Where bags that come one after the other begin, rising from 0, [n], or [n + 1] with the last offset; null for bags of one size.
    /// Their numbers are read, which waits for the device.</param>
    /// <param name="perSampleWeights">What each id's embedding is multiplied by before the sum, of the shape of <paramref name="input"/>; or null.</param>
    /// <returns>[n, features]; zeros for a bag without ids.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, ids or offsets are no whole numbers, offsets do not rise from 0 to at most the number of
    /// ids or are none, or weights are given for another mode than the sum.</exception>
    public override Tensor forward(Tensor input, Tensor? offsets, Tensor? perSampleWeights)
    {
        Alive.Require(input);
        Alive.RequireGiven(offsets);
        Alive.RequireGiven(perSampleWeights);
        if (perSampleWeights is not null && (Mode != EmbeddingBagMode.Sum || !perSampleWeights.shape.SequenceEqual(input.shape)))
        {
            throw new ArgumentException("Weights of ids need the mode Sum and the ids' shape.", nameof(perSampleWeights));
        }

        if (input.dim() != (offsets is null ? 2 : 1))
        {
            throw new ArgumentException("Ids are [n, T] without offsets, or one after the other with them.", nameof(input));
        }

        RequireWhole(input, nameof(input));
        using var scope = NewDisposeScope();
        var borders = offsets is null ? null : Borders(offsets, input.shape[0]);
        var (ids, weights) = (input.to(int64), perSampleWeights);
        Tensor? counts = null;
        if (ids.shape[^1] == 0)
        {
            // One id that does not count: what is made of bags without ids depends on the weights as all else does.
            ids = cat([ids, zeros([.. ids.shape[..^1], 1], int64, ids.device)], -1);
            weights = weights is null ? null : cat([weights, zeros(ids.shape, weights.dtype, weights.device)], -1);
            counts = zeros_like(ids).to(@bool);
        }

        if (borders is not null)
        {
            var places = Places(borders, ids.device, out counts);
            ids = ids.take(places);
            weights = weights?.take(places);
        }

        if (Padding is { } padding)
        {
            var isId = ids.ne(Scalars.Of(padding));
            counts = counts is null ? isId : counts.logical_and(isId);
        }

        var embedded = _embedding.call(ids);
        return Reduce(weights is null ? embedded : embedded * weights.unsqueeze(-1), counts?.unsqueeze(-1)).MoveToOuterDisposeScope();
    }

    /// <summary>Embeds bags of one size, [n, T].</summary>
    public Tensor call(Tensor input) => call(input, null, null);

    /// <summary>Embeds bags one after the other.</summary>
    public Tensor call(Tensor input, Tensor offsets) => call(input, Alive.Require(offsets), null);

    IEnumerable<WeightPieces> IComposition.Weights()
    {
        yield return new WeightPieces("weight", _embedding.weight!);
    }

    private static void RequireWhole(Tensor numbers, string name)
    {
        if (numbers.dtype is not (ScalarType.Int64 or ScalarType.Int32 or ScalarType.Int16 or ScalarType.Int8 or ScalarType.Byte))
        {
            throw new ArgumentException($"{numbers.dtype}; give whole numbers.", name);
        }
    }

    // Where bags begin, and where the last one ends.
    private long[] Borders(Tensor offsets, long total)
    {
        RequireWhole(offsets, nameof(offsets));
        var least = IncludeLastOffset ? 2 : 1;
        if (offsets.dim() != 1 || offsets.shape[0] < least)
        {
            throw new ArgumentException(
                $"Offsets are one for every bag{(IncludeLastOffset ? " and the number of all ids" : "")}, at least {least}; given was {ShapeText.Of(offsets)}.",
                nameof(offsets));
        }

        var given = offsets.to(int64).cpu().contiguous().data<long>().ToArray();
        long[] borders = IncludeLastOffset ? given : [.. given, total];
        if (borders[0] != 0)
        {
            throw new ArgumentException($"Offsets begin with 0, so that no id is left out; given was {borders[0]}.", nameof(offsets));
        }

        for (var bag = 1; bag < borders.Length; bag++)
        {
            if (borders[bag] < borders[bag - 1] || borders[bag] > total)
            {
                throw new ArgumentException(
                    $"Offsets rise, up to {total}, the number of ids; offset {Math.Min(bag, given.Length - 1)} is {borders[Math.Min(bag, given.Length - 1)]}.",
                    nameof(offsets));
            }
        }

        return borders;
    }

    // Bags of different sizes as rows of one length, [n, longest]: where each row's ids are among all, and which of them there are.
    private static Tensor Places(long[] borders, Device device, out Tensor areThere)
    {
        var longest = Enumerable.Range(1, borders.Length - 1).Max(bag => Math.Max(1, borders[bag] - borders[bag - 1]));
        var (starts, ends) = (tensor(borders[..^1], device: device), tensor(borders[1..], device: device));
        var places = starts.unsqueeze(1).Plus(arange(Scalars.Of(0), Scalars.Of(longest), Scalars.Of(1), int64, device));
        areThere = places.lt(ends.unsqueeze(1));
        return places.masked_fill(areThere.logical_not(), Scalars.Of(0));
    }

    // [n, T, features] and which of them count, [n, T, 1], or null for all.
    private Tensor Reduce(Tensor embedded, Tensor? counts)
    {
        if (Mode == EmbeddingBagMode.Max)
        {
            if (counts is null)
            {
                return embedded.max(1).values;
            }

            var largest = embedded.masked_fill(counts.logical_not(), Scalars.Of(double.NegativeInfinity)).max(1).values;
            return largest.masked_fill(counts.any(1).logical_not(), Scalars.Of(0));
        }

        var sum = (counts is null ? embedded : embedded.masked_fill(counts.logical_not(), Scalars.Of(0))).sum(1);
        return Mode == EmbeddingBagMode.Sum ? sum
            : counts is null ? sum.Over(embedded.shape[1])
            : sum / counts.sum(1).clamp_min(Scalars.Of(1)).to(sum.dtype);
    }
}
