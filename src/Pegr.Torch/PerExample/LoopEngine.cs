using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// One double backward per example: slow, for any model without batch statistics, and the definition that every
/// other engine is tested against. A batch's chunk size does not matter to its results.
/// </summary>
/// <remarks>
/// At first, and again from time to time, it looks at a chunk of the batch as a whole: a model that mixes examples is refused. A model that takes one
/// example at a time and no more needs batches of chunk size 1.
/// </remarks>
public sealed class LoopEngine : IPerExampleEngine
{
    private readonly CheckSchedule _exchanges = new();

    /// <inheritdoc/>
    public string Key => "loop";

    /// <inheritdoc/>
    public PenaltyReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, double lambda)
        => AccumulateGradients(model, loss, batch, new PenaltyTerms(lambda));

    /// <inheritdoc/>
    public PenaltyReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, PenaltyTerms terms)
    {
        BatchChecks.Alive(model, loss, batch);
        ArgumentNullException.ThrowIfNull(terms);
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        if (terms.GroupSize > 1)
        {
            BatchChecks.NoBatchStatistics(model);
            EmbeddingRule.CheckAll(model);
            ExchangeCheck.RunWhenDue(_exchanges, model, loss, batch.Chunks().First());
            var (seen, shares) = GroupLoop.Accumulate(model, loss, batch, terms, batch.Count);
            buffers.AcceptOnePass(model, batch);
            return new PenaltyReport(seen, shares.sum().Over(batch.Count));
        }

        var lambda = terms.Lambda;
        var (losses, squaredNorms) = (new List<Tensor>(), new List<Tensor>());
        foreach (var (exampleLoss, gradients) in Examples(model, loss, batch, buffers, createGraph: lambda > 0))
        {
            var squaredNorm = SquaredNorm.Of(gradients) ?? zeros_like(exampleLoss);
            var weighed = terms.LossWeight == 1 ? exampleLoss : exampleLoss.Times(terms.LossWeight);
            Autograd.Backward(weighed.Plus(squaredNorm.Times(lambda / 2)).Over(batch.Count));
            losses.Add(exampleLoss.detach().MoveToOuterDisposeScope());
            squaredNorms.Add(squaredNorm.detach().MoveToOuterDisposeScope());
        }

        buffers.AcceptOnePass(model, batch);
        return new PenaltyReport(stack(losses), stack(squaredNorms).mean());
    }

    /// <inheritdoc/>
    public PerExampleStatistics Measure(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, bool differentiable = false)
    {
        BatchChecks.Alive(model, loss, batch);
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        var (losses, squaredNorms) = (new List<Tensor>(), new List<Tensor>());
        var mean = new GradientSum(ModelParameters.Trainable(model));
        foreach (var (exampleLoss, gradients) in Examples(model, loss, batch, buffers, createGraph: differentiable, keepsGraphs: differentiable))
        {
            mean.Add(gradients, 1.0 / batch.Count);
            var squaredNorm = SquaredNorm.Of(gradients) ?? zeros_like(exampleLoss);
            losses.Add((differentiable ? exampleLoss : exampleLoss.detach()).MoveToOuterDisposeScope());
            squaredNorms.Add(squaredNorm.MoveToOuterDisposeScope());
        }

        return new PerExampleStatistics(stack(losses), stack(squaredNorms), mean.SquaredNorm());
    }

    /// <inheritdoc/>
    /// <remarks>Takes the memory of every gradient of a piece of either batch.</remarks>
    public Tensor InnerProducts(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch rows, Batch columns)
    {
        BatchChecks.Alive(model, loss, rows);
        BatchChecks.Alive(model, loss, columns);
        BatchChecks.NoRandomLayers(model);
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        var parameters = ModelParameters.Trainable(model);
        return BlockMatrix.Of(rows, columns, Gradients, (left, right) => left.mm(right.t())).MoveToOuterDisposeScope();

        Tensor Gradients(BatchChunk chunk)
        {
            using var pieceScope = NewDisposeScope();
            var examples = new List<Tensor>();
            foreach (var (_, gradients) in Examples(model, loss, new Batch(chunk.Inputs, chunk.Targets), buffers, createGraph: false))
            {
                examples.Add(cat([.. gradients.Zip(parameters, FlatGradient.Of)]).MoveToOuterDisposeScope());
            }

            return stack(examples).MoveToOuterDisposeScope();
        }
    }

    // Each in a dispose scope of its own, which ends when the next one is asked for, and with the buffers that a pass over the batch begins with.
    // Of examples that are parts of one tensor a model that writes to one changes all, as graphs see it.
    private IEnumerable<(Tensor Loss, IReadOnlyList<Tensor?> Gradients)> Examples(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, BufferKeeper buffers, bool createGraph, bool keepsGraphs = false)
    {
        var parameters = ModelParameters.Trainable(model);
        BatchChecks.NoBatchStatistics(model);
        ExchangeCheck.RunWhenDue(_exchanges, model, loss, batch.Chunks().First());
        foreach (var chunk in batch.OneByOne())
        {
            using var example = NewDisposeScope();
            buffers.Restore();
            var exampleLoss = BatchChecks.Losses(model, loss, keepsGraphs ? chunk.Copy() : chunk).sum();
            yield return (exampleLoss, Autograd.Gradients(exampleLoss, parameters, createGraph));
        }
    }
}
