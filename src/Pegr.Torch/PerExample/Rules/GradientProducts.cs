using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// Inner products of the per-example gradients of one parameter, of every example of one set with every example of another, without the gradients
/// themselves where that is less work: ⟨sum_t u_t v_tᵀ, sum_s u′_s v′_sᵀ⟩ = sum_ts ⟨u_t, u′_s⟩⟨v_t, v′_s⟩.
/// </summary>
internal static class GradientProducts
{
    // Numbers of products of positions that are held at once.
    private const long LargeBlock = 1L << 24;

    /// <summary>The products, without graph.</summary>
    /// <param name="rows">What layers contribute to the gradients of the one set.</param>
    /// <param name="columns">The same of the other.</param>
    /// <param name="numbers">How many numbers the parameter has.</param>
    /// <param name="block">How many products of positions are held at once.</param>
    /// <returns>[n, m].</returns>
    public static Tensor Of(IReadOnlyList<ExampleGradient> rows, IReadOnlyList<ExampleGradient> columns, long numbers, long block = LargeBlock)
    {
        using var noGradient = no_grad();
        var (left, right) = (Joined(rows), Joined(columns));
        return (left, right) switch
        {
            ([OuterProductGradient u], [OuterProductGradient v]) when u.Groups == v.Groups && ByPositions(u, v) => InBlocks(
                v.Rows.shape[0],
                block / ((double)u.Groups * u.Rows.shape[0] * u.Rows.shape[2] * v.Rows.shape[2]),
                (start, length) => OfPositions(u, v.Rows.narrow(0, start, length), v.Columns.narrow(0, start, length))),
            ([RowGradient u], [RowGradient v]) => InBlocks(
                v.Ids.shape[0],
                block / ((double)u.Ids.numel() * v.Ids.shape[1]),
                (start, length) => OfRows(u, v.Ids.narrow(0, start, length), v.Values.narrow(0, start, length))),
            _ => SharedGradient.Dense(left, numbers).mm(SharedGradient.Dense(right, numbers).t()),
        };
    }

    private static IReadOnlyList<ExampleGradient> Joined(IReadOnlyList<ExampleGradient> parts)
    {
        var (products, rows, others) = SharedGradient.Join(parts);
        return [.. products, .. rows, .. others];
    }

    // Fewer multiplications than by the gradients themselves, or these are too large.
    private static bool ByPositions(OuterProductGradient u, OuterProductGradient v)
    {
        var (n, m) = ((double)u.Rows.shape[0], (double)v.Rows.shape[0]);
        var (t, s) = (u.Rows.shape[2], v.Rows.shape[2]);
        var (rows, columns) = (u.Rows.shape[1] / u.Groups, u.Columns.shape[1] / u.Groups);
        return n * m * t * s * (rows + columns) <= rows * columns * ((n * t) + (m * s) + (n * m))
            || (rows * columns * u.Groups > NormCost.LargeInstance && t * s < rows * columns);
    }

    private static Tensor InBlocks(long count, double atOnce, Func<long, long, Tensor> products)
    {
        var size = Math.Max(1, (long)Math.Min(atOnce, count));
        var blocks = new List<Tensor>();
        for (long start = 0; start < count; start += size)
        {
            using var scope = NewDisposeScope();
            blocks.Add(products(start, Math.Min(size, count - start)).MoveToOuterDisposeScope());
        }

        return blocks.Count == 1 ? blocks[0] : cat(blocks, 1);
    }

    private static Tensor OfPositions(OuterProductGradient u, Tensor rows, Tensor columns)
    {
        var products = Positions(u.Rows, u.Groups).bmm(Positions(rows, u.Groups).transpose(1, 2))
            .mul_(Positions(u.Columns, u.Groups).bmm(Positions(columns, u.Groups).transpose(1, 2)));
        return products.view(u.Groups, u.Rows.shape[0], u.Rows.shape[2], rows.shape[0], rows.shape[2]).sum([0, 2, 4]);
    }

    // [groups, n·T, features]
    private static Tensor Positions(Tensor t, long groups)
        => t.reshape(t.shape[0], groups, t.shape[1] / groups, t.shape[2]).permute(1, 0, 3, 2).reshape(groups, t.shape[0] * t.shape[2], t.shape[1] / groups);

    // A selection, so that what is left out may be NaN.
    private static Tensor OfRows(RowGradient u, Tensor ids, Tensor values)
        => u.Values.flatten(0, 1).mm(values.flatten(0, 1).t())
            .masked_fill_(u.Ids.reshape(-1, 1).ne(ids.reshape(1, -1)), Scalars.Of(0))
            .view(u.Ids.shape[0], u.Ids.shape[1], ids.shape[0], ids.shape[1]).sum([1, 3]);
}
