using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Penalty on the norms of the per-example gradients, not squared: L_S + lambda (1/n) sum_i ‖∇l_i‖, exactly. Its gradient has a part of the same
/// length order from every example, where PEGR's grows with the example's own gradient. Where a gradient is zero the subgradient 0 is taken.
/// </summary>
/// <remarks>What <see cref="GradientNormPenalty"/> is to GR. Norms keep their graph, which takes the memory that the ghost engine's own way saves:
/// micro-batches bound it.</remarks>
/// <param name="lambda">The penalty's weight, at least 0; whole here, not its half, as the norms are not squared.</param>
/// <param name="engine">How the norms are computed; null for <see cref="GhostEngine"/>.</param>
public sealed class ExampleNormPenalty(double lambda, IPerExampleEngine? engine = null) : EnginePenaltyObjective(lambda, engine)
{
    /// <inheritdoc/>
    public override string Key => "example-norm";

    /// <inheritdoc/>
    public override int Power => 1;

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        var (losses, norms) = (new List<Tensor>(), new List<Tensor>());
        foreach (var chunk in batch.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            var seen = ((IPerExampleEngine)Engine).Measure(model, loss, new Batch(chunk.Inputs, chunk.Targets), differentiable: true);
            var ofChunk = UnsquaredNorm.Of(seen.SquaredNorms);
            Autograd.Backward(seen.Losses.sum().Plus(ofChunk.sum().Times(Lambda)).Over(batch.Count));
            losses.Add(seen.Losses.detach().MoveToOuterDisposeScope());
            norms.Add(ofChunk.detach().MoveToOuterDisposeScope());
        }

        buffers.TakeOnePass(model, batch);
        return new ObjectiveReport(cat(losses).mean(), cat(norms).mean());
    }
}
