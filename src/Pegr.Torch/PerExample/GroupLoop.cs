using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>The penalty on groups' gradients as it is defined: one double backward for each group.</summary>
internal static class GroupLoop
{
    /// <summary>Adds the gradient of the terms to the parameters' <c>grad</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="batch">The examples, or a part of them that ends where a group does.</param>
    /// <param name="terms">What is added.</param>
    /// <param name="total">How many examples there are in all.</param>
    /// <returns>The losses, [c], and n times the penalty's share of every group, [groups], of the current dispose scope and without graph.</returns>
    public static (Tensor Losses, Tensor Shares) Accumulate(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, PenaltyTerms terms, long total)
    {
        var (losses, shares) = (new List<Tensor>(), new List<Tensor>());
        foreach (var group in batch.Groups(terms.GroupSize))
        {
            using var scope = NewDisposeScope();
            var (seen, squaredNorm) = WeightedGradientPenalty.Accumulate(
                model, loss, group, ExampleWeights.Uniform(group), terms.LossWeight / total, terms.Lambda * group.Count / total);
            losses.Add(seen.MoveToOuterDisposeScope());
            shares.Add(squaredNorm.Times((double)group.Count).MoveToOuterDisposeScope());
        }

        return (cat(losses), stack(shares));
    }
}
