using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>The per-example gradients of one parameter, as the layers' rules have them.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="Uses">What each of its uses contributes.</param>
internal sealed record ParameterGradients(Parameter Parameter, IReadOnlyList<ExampleGradient> Uses)
{
    // A complex number is two.
    private long Numbers => Parameter.is_complex() ? 2 * Parameter.numel() : Parameter.numel();

    /// <summary>⟨∇l_i, ∇l_j⟩ over all parameters, [n, m]; null where there is none that both depend on.</summary>
    public static Tensor? InnerProducts(IReadOnlyList<ParameterGradients> rows, IReadOnlyList<ParameterGradients> columns)
        => rows.Join(
                columns,
                left => left.Parameter,
                right => right.Parameter,
                (left, right) => GradientProducts.Of(left.Uses, right.Uses, left.Numbers),
                ReferenceEqualityComparer.Instance)
            .Aggregate((Tensor?)null, (sum, next) => sum is null ? next : sum.Plus(next));

    /// <summary>The same without graph, in the dispose scope around the current one.</summary>
    public ParameterGradients Kept()
    {
        return this with { Uses = [.. Uses.Select(Of)] };

        ExampleGradient Of(ExampleGradient use) => use switch
        {
            OuterProductGradient product => product with { Rows = Moved(product.Rows), Columns = Moved(product.Columns) },
            RowGradient row => row with { Ids = Moved(row.Ids), Values = Moved(row.Values) },
            _ => new DenseGradient(use.Parameter, Moved(use.Dense(Numbers))),
        };

        static Tensor Moved(Tensor tensor) => tensor.detach().MoveToOuterDisposeScope();
    }
}
