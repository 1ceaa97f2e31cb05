using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Squared norms of the per-example gradients of one parameter that several layers contribute to.</summary>
internal static class SharedGradient
{
    /// <summary>‖sum of the contributions‖², differentiable.</summary>
    /// <param name="parts">The contributions, at least one.</param>
    /// <param name="shape">The parameter's shape.</param>
    /// <param name="strategy">How, where there is a choice.</param>
    /// <returns>[n].</returns>
    public static Tensor SquaredNorms(IReadOnlyList<ExampleGradient> parts, long[] shape, NormStrategy strategy)
    {
        var (products, rows, others) = Join(parts);
        if (others.Count == 0 && products is { Count: 1 } && rows.Count == 0)
        {
            return OuterProduct.SquaredNorms(products[0].Columns, products[0].Rows, products[0].Groups, strategy);
        }

        if (others.Count == 0 && rows.Count == 1 && (products.Count == 0 || (products is [{ Groups: 1 }] && InnerProducts(products[0], rows[0], shape, strategy))))
        {
            var norms = rows[0].SquaredNorms();
            return products.Count == 0 ? norms
                : norms.Plus(OuterProduct.SquaredNorms(products[0].Columns, products[0].Rows, 1, strategy)).Plus(rows[0].InnerProducts(products[0]).Times(2));
        }

        return Dense([.. products, .. rows, .. others], shape.Aggregate(1L, (product, size) => product * size)).Squared().sum(1);
    }

    /// <summary>The contributions, those of one form together: they are more positions.</summary>
    public static (IReadOnlyList<OuterProductGradient> Products, IReadOnlyList<RowGradient> Rows, IReadOnlyList<ExampleGradient> Others) Join(
        IReadOnlyList<ExampleGradient> parts)
        => (
            Join([.. parts.OfType<OuterProductGradient>()]),
            Join([.. parts.OfType<RowGradient>()]),
            [.. parts.Where(part => part is not (OuterProductGradient or RowGradient))]);

    /// <summary>The sum of the contributions, [n, numbers of the parameter].</summary>
    public static Tensor Dense(IReadOnlyList<ExampleGradient> parts, long numbers)
        => parts.Select(part => part.Dense(numbers)).Aggregate((sum, next) => sum.Plus(next));

    private static bool InnerProducts(OuterProductGradient products, RowGradient rows, long[] shape, NormStrategy strategy)
    {
        var positions = products.Rows.shape[2] + rows.Ids.shape[1];
        return new NormCost(positions, shape[^1], shape[0]).Choose(strategy) == NormStrategy.InnerProduct;
    }

    private static List<OuterProductGradient> Join(List<OuterProductGradient> parts)
        => [.. parts.GroupBy(part => part.Groups).Select(same => same.Aggregate((all, next) => all with
        {
            Rows = cat([all.Rows, next.Rows], 2),
            Columns = cat([all.Columns, next.Columns], 2),
        }))];

    private static List<RowGradient> Join(List<RowGradient> parts)
        => parts.Count < 2 ? parts : [parts.Aggregate((all, next) => all with
        {
            Ids = cat([all.Ids, next.Ids], 1),
            Values = cat([all.Values, next.Values], 1),
        })];
}
