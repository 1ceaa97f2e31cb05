using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
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

    public WeightedGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, ExampleWeights weights)
    {
        var parameters = ModelParameters.Trainable(model);
        var losses = new List<Tensor>();
        var (groups, order) = weights.Groups();
        foreach (var (weight, examples) in groups)
        {
            var sum = new GradientSum(parameters);
            foreach (var chunk in examples.Chunks())
            {
                using var scope = NewDisposeScope();
                var values = BatchChecks.Losses(model, loss, chunk);
                sum.Add(Autograd.Gradients(values.sum(), sum.Parameters));
                losses.Add(values.detach().MoveToOuterDisposeScope());
            }

            _parts.Add((weight, sum));
        }

        Losses = order is null ? cat(losses) : cat(losses).TakeRows(order.argsort());
        Weighted = new GradientSum(parameters);
        using (NewDisposeScope())
        {
            foreach (var (weight, sum) in _parts)
            {
                Weighted.Add(sum.Sums, weight);
            }
        }
    }

    /// <summary>The gradient of sum_i w_i l_i.</summary>
    public GradientSum Weighted { get; }

    /// <summary>l_i, [n], in the batch's order, without graph.</summary>
    public Tensor Losses { get; }

    /// <summary>Adds lossScale times the gradient of sum_i l_i and weightedScale times that of sum_i w_i l_i to <c>grad</c>.</summary>
    public void AddToGrad(StepNumber lossScale, StepNumber weightedScale)
    {
        foreach (var (weight, sum) in _parts)
        {
            sum.AddToGrad(lossScale + (weightedScale * weight));
        }
    }
}
