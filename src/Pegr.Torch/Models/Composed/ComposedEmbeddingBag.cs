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
    /// <param name="offsets">Where bags that come one after the other begin, rising from 0, [n], or [n + 1] with the last offset; null for bags of one size.</param>
    /// <param name="perSampleWeights">What each id's embedding is multiplied by before the sum, of the shape of <paramref name="input"/>; or null.</param>
    /// <returns>[n, features]; zeros for a bag without ids.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit, or weights are given for another mode than the sum.</exception>
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

        using var scope = NewDisposeScope();
        var (ids, weights) = (input.to(int64), perSampleWeights);
        Tensor? counts = null;
        if (offsets is not null)
        {
            var places = Places(offsets.to(int64), input.shape[0], out counts);
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

    // Bags of different sizes as rows of one length, [n, longest]: where each row's ids are among all, and which of them there are.
    private Tensor Places(Tensor offsets, long total, out Tensor areThere)
    {
        var borders = IncludeLastOffset ? offsets : cat([offsets, full([1], Scalars.Of(total), int64, offsets.device)], 0);
        var (starts, ends) = (borders.narrow(0, 0, borders.shape[0] - 1), borders.narrow(0, 1, borders.shape[0] - 1));
        var longest = Math.Max(1, (long)(ends - starts).max().ToNumber());
        var places = starts.unsqueeze(1).Plus(arange(Scalars.Of(0), Scalars.Of(longest), Scalars.Of(1), int64, offsets.device));
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
