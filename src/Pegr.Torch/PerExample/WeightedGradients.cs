using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// The gradients of sum_i w_i l_i at the present weights, without a second graph, kept apart by the value of w so that the
/// gradient of sum_i l_i comes with it: equal weights take one gradient, random signs two of half the batch.
/// </summary>
/// <remarks>Its tensors belong to the dispose scope in which it was made.</remarks>
internal sealed class WeightedGradients
{
    private readonly List<(double Weight, GradientSum Sum)> _parts = [];

    public WeightedGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, Tensor weights)
    {
        var losses = new List<(Tensor Index, Tensor Values)>();
        foreach (var (weight, chunk, index) in batch.ChunksOfEqualWeight(weights))
        {
            if (_parts.Count == 0 || _parts[^1].Weight != weight)
            {
                _parts.Add((weight, new GradientSum(model)));
            }

            using var scope = NewDisposeScope();
            var values = BatchChecks.Losses(model, loss, chunk);
            _parts[^1].Sum.Add(Autograd.Gradients(values.sum(), _parts[^1].Sum.Parameters));
            losses.Add((index.MoveToOuterDisposeScope(), values.detach().MoveToOuterDisposeScope()));
        }

        Weighted = new GradientSum(model);
        using (NewDisposeScope())
        {
            foreach (var (weight, sum) in _parts)
            {
                Weighted.Add(sum.Sums, weight);
            }
        }

        Losses = InOrder(losses);
    }

    /// <summary>The gradient of sum_i w_i l_i.</summary>
    public GradientSum Weighted { get; }

    /// <summary>l_i, [n], in the batch's order, without graph.</summary>
    public Tensor Losses { get; }

    /// <summary>Adds lossScale times the gradient of sum_i l_i and weightedScale times that of sum_i w_i l_i to <c>grad</c>.</summary>
    public void AddToGrad(double lossScale, double weightedScale)
    {
        foreach (var (weight, sum) in _parts)
        {
            sum.AddToGrad(lossScale + (weightedScale * weight));
        }
    }

    private static Tensor InOrder(List<(Tensor Index, Tensor Values)> pieces)
    {
        var values = cat([.. pieces.Select(piece => piece.Values)]);
        return values.index_select(0, cat([.. pieces.Select(piece => piece.Index)]).argsort());
    }
}
