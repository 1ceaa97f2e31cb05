using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Per-example gradients of a matrix to whose row k everything adds up that has the id k.</summary>
/// <param name="Parameter">The parameter's name in the layer.</param>
/// <param name="Ids">[n, T], int64.</param>
/// <param name="Values">[n, T, columns]; zero where an id has no gradient.</param>
public sealed record RowGradient(string Parameter, Tensor Ids, Tensor Values) : ExampleGradient(Parameter)
{
    /// <summary>The squared norms, [n]: ⟨v_t, v_u⟩ summed over all t, u of one id. A selection, so that what is left out may be NaN.</summary>
    public Tensor SquaredNorms()
        => Values.bmm(Values.transpose(1, 2)).masked_fill(Ids.unsqueeze(1).ne(Ids.unsqueeze(2)), Scalars.Of(0)).sum([1, 2]);

    /// <summary>The inner products, [n], with gradients sum_u r_u c_uᵀ of the same matrix.</summary>
    public Tensor InnerProducts(OuterProductGradient other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var ids = Ids.unsqueeze(2).expand(-1, -1, other.Rows.shape[2]);
        return (other.Rows.gather(1, ids) * Values.bmm(other.Columns)).sum([1, 2]);
    }

    /// <inheritdoc/>
    public override Tensor Dense(long numbers)
    {
        var (n, columns) = (Ids.shape[0], Values.shape[2]);
        var empty = zeros([n, numbers / columns, columns], Values.dtype, Values.device);
        return empty.scatter_add(1, Ids.unsqueeze(2).expand(-1, -1, columns), Values).reshape(n, numbers);
    }
}
