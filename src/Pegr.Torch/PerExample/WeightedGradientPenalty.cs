using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>Penalises the gradient of a weighted sum of losses, by double backward.</summary>
internal static class WeightedGradientPenalty
{
    /// <summary>
    /// Adds the gradient of (lossScale) sum_i l_i + (penaltyScale/2) ‖∇ sum_i w_i l_i‖² to the parameters' <c>grad</c>.
    /// With w_i = 1/n this is full-batch gradient regularization, with random signs an estimate of PEGR.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="batch">The examples; in several chunks it takes one more pass.</param>
    /// <param name="weights">w.</param>
    /// <param name="lossScale">Factor of the losses' own gradient.</param>
    /// <param name="penaltyScale">Factor of the penalty; it may be negative.</param>
    /// <param name="factorOf">From ‖∇ sum_i w_i l_i‖² to a further factor of the penalty's gradient, a scalar that is held fixed; null for 1.</param>
    /// <returns>The losses l_i, [n], and ‖∇ sum_i w_i l_i‖², a scalar, of the current dispose scope and without graph.</returns>
    public static (Tensor Losses, Tensor SquaredNorm) Accumulate(
        nn.Module<Tensor, Tensor> model,
        PerExampleLoss loss,
        Batch batch,
        ExampleWeights weights,
        double lossScale,
        double penaltyScale,
        Func<Tensor, Tensor>? factorOf = null)
    {
        using var scope = NewDisposeScope();
        if (!batch.IsWhole)
        {
            EmbeddingRule.CheckAll(model);
            BatchChecks.SameFunctionEveryTime(model, "a penalty on the whole batch's gradient in micro-batches evaluates the model twice");
        }

        var parameters = ModelParameters.Trainable(model);
        var direction = batch.IsWhole ? null : Gradient(model, parameters, loss, batch.Copy(), weights);
        var losses = new List<Tensor>();
        Tensor? squaredNorm = direction?.SquaredNorm();
        foreach (var chunk in batch.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            var chunkLosses = BatchChecks.Losses(model, loss, chunk);
            var weighted = Weighted(chunkLosses, weights, chunk);
            var gradients = Autograd.Gradients(weighted, parameters, createGraph: true);
            squaredNorm ??= (SquaredNorm.OfAll(gradients.Select(g => g?.detach())) ?? zeros_like(weighted)).MoveToOuterDisposeScope();

            var factor = factorOf?.Invoke(squaredNorm.detach());

            // d(½‖g‖²) = g·dg: the gradients themselves, held fixed, are the seeds of the second backward pass.
            var roots = new List<Tensor> { chunkLosses.sum() };
            var seeds = new List<Tensor> { full_like(roots[0], Scalars.Of(lossScale), requires_grad: false) };
            for (var i = 0; i < gradients.Count; i++)
            {
                if (gradients[i] is { requires_grad: true } gradient)
                {
                    roots.Add(gradient);
                    var seed = (direction is null ? gradient.detach() : direction.Sums[i]!).Times(penaltyScale);
                    seeds.Add(factor is null ? seed : (seed * factor).to(gradient.dtype));
                }
            }

            Autograd.Backward(roots, seeds);
            losses.Add(chunkLosses.detach().MoveToOuterDisposeScope());
        }

        return (cat(losses).MoveToOuterDisposeScope(), squaredNorm!.MoveToOuterDisposeScope());
    }

    /// <summary>The gradient of sum_i w_i l_i, of the current dispose scope.</summary>
    public static GradientSum Gradient(
        nn.Module<Tensor, Tensor> model, IReadOnlyList<Parameter> parameters, PerExampleLoss loss, Batch batch, ExampleWeights weights)
    {
        using var buffers = new BufferKeeper(model);
        var sum = new GradientSum(parameters);
        foreach (var chunk in batch.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            var weighted = Weighted(BatchChecks.Losses(model, loss, chunk), weights, chunk);
            sum.Add(Autograd.Gradients(weighted, sum.Parameters));
        }

        return sum;
    }

    private static Tensor Weighted(Tensor losses, ExampleWeights weights, BatchChunk chunk)
        => (losses * weights.OnDevice.narrow(0, chunk.Start, losses.shape[0]).to(losses.dtype)).sum();
}
