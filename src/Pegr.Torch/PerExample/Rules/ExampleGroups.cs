using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Groups of examples that follow one another, whose gradients add up before the norm is taken.</summary>
/// <param name="count">Examples, n.</param>
/// <param name="size">Examples in a group, m; the last group has what is left.</param>
internal sealed class ExampleGroups(long count, long size)
{
    private long Count => (count + size - 1) / size;

    /// <summary>From the examples' gradients to the groups' sums, in the same form: positions of a group's examples are more positions.</summary>
    /// <param name="gradient">What a layer contributes to the examples' gradients of a parameter.</param>
    /// <param name="numbers">How many numbers the parameter has.</param>
    public ExampleGradient Sum(ExampleGradient gradient, long numbers) => gradient switch
    {
        OuterProductGradient products => products with { Rows = Positions(products.Rows), Columns = Positions(products.Columns) },
        RowGradient rows => rows with
        {
            Ids = Split(rows.Ids).reshape(Count, -1),
            Values = Split(rows.Values).reshape(Count, -1, rows.Values.shape[2]),
        },
        _ => new DenseGradient(gradient.Parameter, Split(gradient.Dense(numbers)).sum(1)),
    };

    /// <summary>From ‖sum over g of ∇l_i‖² to its share |g|·‖∇L_g‖² of n times the penalty.</summary>
    /// <param name="squaredNorms">[groups].</param>
    public Tensor Weigh(Tensor squaredNorms)
    {
        if (count % size == 0)
        {
            return squaredNorms.Over(size);
        }

        using var noGradient = no_grad();
        var sizes = full_like(squaredNorms, Scalars.Of((double)size), requires_grad: false);
        sizes[-1].fill_(Scalars.Of((double)(count % size)));
        using var enabled = enable_grad();
        return squaredNorms / sizes;
    }

    // [n, rows, T] to [groups, rows, m·T].
    private Tensor Positions(Tensor t) => Split(t).permute(0, 2, 1, 3).reshape(Count, t.shape[1], -1);

    // [n, …] to [groups, m, …]; examples of gradient zero fill the last group up.
    private Tensor Split(Tensor t)
    {
        var missing = (Count * size) - count;
        var whole = missing == 0 ? t : cat([t, zeros([missing, .. t.shape[1..]], t.dtype, t.device)]);
        return whole.reshape([Count, size, .. t.shape[1..]]);
    }
}
