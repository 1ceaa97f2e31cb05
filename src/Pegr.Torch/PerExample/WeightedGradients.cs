using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// The gradients of sum_i w_i l_i and, if wanted, of sum_i l_i at the present weights, without a second graph.
/// </summary>
/// <remarks>
/// Both come from one pass over the examples: those of equal weight go together, so that equal weights take one
/// gradient and random signs two of half the batch. Its tensors belong to the dispose scope in which it was made.
/// </remarks>
internal sealed class WeightedGradients
{
    private readonly GradientSum? _losses;

    public WeightedGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, Tensor weights, bool withLosses)
    {
        Weighted = new GradientSum(model);
        _losses = withLosses ? new GradientSum(model) : null;
        var losses = new List<(Tensor Index, Tensor Values)>();
        foreach (var (weight, chunk, index) in batch.ChunksOfEqualWeight(weights, split: withLosses))
        {
            using var scope = NewDisposeScope();
            var values = BatchChecks.Losses(model, loss, chunk);
            var sum = weight is null ? (values * weights.index_select(0, index).to(values.dtype)).sum() : values.sum();
            var gradients = Autograd.Gradients(sum, Weighted.Parameters);
            Weighted.Add(gradients, weight ?? 1);
            _losses?.Add(gradients);
            losses.Add((index.MoveToOuterDisposeScope(), values.detach().MoveToOuterDisposeScope()));
        }

        Losses = InOrder(losses);
    }

    /// <summary>The gradient of sum_i w_i l_i.</summary>
    public GradientSum Weighted { get; }

    /// <summary>l_i, [n], in the batch's order, without graph.</summary>
    public Tensor Losses { get; }

    /// <summary>Adds a multiple of the gradient of sum_i l_i to the parameters' <c>grad</c>.</summary>
    public void AddLossGradient(double scale) => _losses?.AddToGrad(scale);

    private static Tensor InOrder(List<(Tensor Index, Tensor Values)> pieces)
    {
        var values = cat([.. pieces.Select(piece => piece.Values)]);
        return values.index_select(0, cat([.. pieces.Select(piece => piece.Index)]).argsort());
    }
}
