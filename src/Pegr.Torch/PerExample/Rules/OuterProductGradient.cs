using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Per-example gradients sum_t u_t v_tᵀ of a parameter that is a matrix, or one below the other for every group.</summary>
/// <param name="Parameter">The parameter's name in the layer.</param>
/// <param name="Rows">U, [n, groups·rows, T].</param>
/// <param name="Columns">V, [n, groups·columns, T].</param>
/// <param name="Groups">Independent groups.</param>
public sealed record OuterProductGradient(string Parameter, Tensor Rows, Tensor Columns, long Groups = 1) : ExampleGradient(Parameter)
{
    /// <inheritdoc/>
    public override Tensor Dense(long numbers)
    {
        var n = Rows.shape[0];
        return Split(Rows).bmm(Split(Columns).transpose(1, 2)).reshape(n, numbers);

        Tensor Split(Tensor t) => Groups == 1 ? t : t.reshape(n * Groups, t.shape[1] / Groups, t.shape[2]);
    }
}
