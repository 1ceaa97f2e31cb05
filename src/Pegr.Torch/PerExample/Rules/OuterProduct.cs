using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Squared norms ‖G Aᵀ‖² of per-example weight gradients, and their derivative, by either strategy.</summary>
internal static class OuterProduct
{
    /// <summary>The squared norms, differentiable.</summary>
    /// <param name="inputs">A, [n, groups·in, T].</param>
    /// <param name="gradients">G, [n, groups·out, T].</param>
    /// <param name="groups">Independent groups; their norms add up.</param>
    /// <param name="strategy">How.</param>
    /// <returns>[n].</returns>
    public static Tensor SquaredNorms(Tensor inputs, Tensor gradients, long groups, NormStrategy strategy)
    {
        var n = inputs.shape[0];
        var (a, g) = (Split(inputs, groups), Split(gradients, groups));
        return Sum(PerGroup(), n);

        Tensor PerGroup()
        {
            if (a.shape[2] == 1)
            {
                return a.Squared().sum([1, 2]) * g.Squared().sum([1, 2]);
            }

            return Chosen(a, g, strategy) == NormStrategy.InnerProduct
                ? (a.transpose(1, 2).bmm(a) * g.transpose(1, 2).bmm(g)).sum([1, 2])
                : g.bmm(a.transpose(1, 2)).Squared().sum([1, 2]);
        }
    }

    /// <summary>The squared norms, and the derivative of scale·sum_i ‖G_i A_iᵀ‖² with respect to A and G, without graph.</summary>
    /// <param name="inputs">A, [n, groups·in, T].</param>
    /// <param name="gradients">G, [n, groups·out, T].</param>
    /// <param name="groups">Independent groups.</param>
    /// <param name="strategy">How.</param>
    /// <param name="scale">The factor of the derivative.</param>
    /// <param name="wantInputs">Whether the derivative with respect to A is wanted; otherwise an empty tensor stands for it.</param>
    /// <param name="withSums">Whether ‖sum_t g_t‖², a bias's part, is added to the norms: it is as if A had one more row, of ones.</param>
    public static (Tensor SquaredNorms, Tensor Inputs, Tensor Gradients) Differentiate(
        Tensor inputs, Tensor gradients, long groups, NormStrategy strategy, double scale, bool wantInputs, bool withSums = false)
    {
        var n = inputs.shape[0];
        var (a, g) = (Split(inputs, groups), Split(gradients, groups));
        Tensor norms, da, dg;
        if (a.shape[2] == 1)
        {
            var (aa, gg) = (WithOnes(a.Squared().sum([1, 2], keepdim: true)), g.Squared().sum([1, 2], keepdim: true));
            norms = (aa * gg).flatten();
            dg = g * aa.Times(2 * scale);
            da = wantInputs ? a * gg.Times(2 * scale) : empty(0);
        }
        else if (Chosen(a, g, strategy) == NormStrategy.InnerProduct)
        {
            var (aa, gg) = (WithOnes(a.transpose(1, 2).bmm(a)), g.transpose(1, 2).bmm(g));
            norms = (aa * gg).sum([1, 2]);
            dg = TimesGram(g, aa.mul_(Scalars.Of(2 * scale)));
            da = wantInputs ? TimesGram(a, gg.mul_(Scalars.Of(2 * scale))) : empty(0);
        }
        else
        {
            var gradient = g.bmm(a.transpose(1, 2));
            norms = gradient.Squared().sum([1, 2]);
            gradient.mul_(Scalars.Of(2 * scale));
            dg = gradient.bmm(a);
            da = wantInputs ? gradient.transpose(1, 2).bmm(g) : empty(0);
            if (withSums)
            {
                var sums = g.sum(2, keepdim: true);
                norms = norms.Plus(sums.Squared().sum([1, 2]));
                dg.Increase(sums.Times(2 * scale));
            }
        }

        return (Sum(norms, n), wantInputs ? da.reshape(inputs.shape) : da, dg.reshape(gradients.shape));

        Tensor WithOnes(Tensor products) => withSums ? products.Increase(1) : products;
    }

    private static NormStrategy Chosen(Tensor a, Tensor g, NormStrategy strategy)
        => new NormCost(a.shape[2], a.shape[1], g.shape[1]).Choose(strategy);

    // t·gram, laid out in memory as t is: where that is by positions, what takes the product up would have to copy it otherwise.
    private static Tensor TimesGram(Tensor t, Tensor gram)
    {
        var byPositions = t.transpose(1, 2);
        return byPositions.is_contiguous() ? gram.bmm(byPositions).transpose(1, 2) : t.bmm(gram); // a Gram matrix is symmetric
    }

    private static Tensor Split(Tensor t, long groups)
        => groups == 1 ? t : t.reshape(t.shape[0] * groups, t.shape[1] / groups, t.shape[2]);

    private static Tensor Sum(Tensor perGroup, long n) => perGroup.shape[0] == n ? perGroup : perGroup.view(n, -1).sum(1);
}
