using Pegr.Torch.Objectives;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// One double backward per example: slow, for any model without batch statistics, and the definition that every
/// other engine is tested against.
/// </summary>
public sealed class LoopEngine : IPerExampleEngine
{
    /// <inheritdoc/>
    public string Key => "loop";

    /// <inheritdoc/>
    public PerExampleStatistics AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets, double lambda)
        => Run(model, loss, inputs, targets, lambda);

    /// <inheritdoc/>
    public PerExampleStatistics Measure(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
        => Run(model, loss, inputs, targets, lambda: null);

    private static PerExampleStatistics Run(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets, double? lambda)
    {
        using var scope = NewDisposeScope();
        var count = BatchChecks.Count(inputs, targets);
        var parameters = BatchChecks.TrainableParameters(model);
        BatchChecks.NoBatchStatistics(model);
        var losses = new Tensor[count];
        var squaredNorms = new Tensor[count];
        for (var i = 0; i < count; i++)
        {
            using var example = NewDisposeScope();
            var exampleLosses = loss(model.call(inputs.narrow(0, i, 1)), targets.narrow(0, i, 1));
            BatchChecks.PerExample(exampleLosses, 1);
            var exampleLoss = exampleLosses.sum();
            var gradients = Autograd.Gradients(exampleLoss, parameters, createGraph: lambda.HasValue);
            var squaredNorm = SquaredNorm.Of(gradients) ?? zeros_like(exampleLoss);
            if (lambda.HasValue)
            {
                Autograd.Backward((exampleLoss + (squaredNorm * (lambda.Value / 2))) / count);
            }

            losses[i] = exampleLoss.detach().MoveToOuterDisposeScope();
            squaredNorms[i] = squaredNorm.detach().MoveToOuterDisposeScope();
        }

        return new PerExampleStatistics(stack(losses), stack(squaredNorms));
    }
}
