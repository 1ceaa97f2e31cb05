using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>Base of an objective: cuts batches into micro-batches.</summary>
public abstract class Objective : IObjective
{
    /// <inheritdoc/>
    public abstract string Key { get; }

    /// <summary>Examples processed at once, which bounds the memory; 0 for the whole batch. Results agree to rounding.</summary>
    public long MicroBatchSize { get; init; }

    /// <summary>Whether <see cref="Accumulate"/> itself leaves the model's buffers as one pass does, and where it throws as they were.</summary>
    private protected virtual bool KeepsBuffers => false;

    /// <inheritdoc/>
    public ObjectiveReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(loss);
        Alive.Require(inputs);
        Alive.Require(targets);
        using var buffers = KeepsBuffers ? null : new BufferKeeper(model);
        var report = Accumulate(model, loss, new Batch(inputs, targets, MicroBatchSize));
        buffers?.Accept();
        return report;
    }

    /// <summary>See <see cref="IObjective.AccumulateGradients"/>.</summary>
    protected abstract ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch);
}
