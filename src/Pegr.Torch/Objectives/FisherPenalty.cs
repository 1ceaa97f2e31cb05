using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Penalty on the trace of the Fisher information: L_S + (lambda/2) (1/n) sum_i ‖∇l(f(x_i), ỹ_i)‖², PEGR's penalty with labels ỹ_i that are drawn from
/// the model's own probabilities, anew at every step; the loss has the given labels. The labels are held fixed when the penalty is differentiated.
/// Jastrzebski, Arpit, Astrand, Kerg, Wang, Xiong, Socher, Cho, Geras, "Catastrophic Fisher Explosion: Early Phase Fisher Matrix Impacts
/// Generalization", ICML 2021, who penalize the gradient of the mean over the batch in its place.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
/// <param name="engine">How the penalty is computed; null for <see cref="GhostEngine"/>, which is exact.</param>
/// <param name="seed">Where the labels come from; two objectives of one seed draw the same.</param>
public sealed class FisherPenalty(double lambda, IPenaltyEngine? engine = null, long seed = 0)
    : EnginePenaltyObjective(lambda, engine), IDisposable
{
    private readonly ObjectiveDraws _draws = new(seed);
    private readonly LabelChecks _labels = new();

    /// <inheritdoc/>
    public override string Key => "fisher";

    /// <inheritdoc/>
    public override void Save(SavedState state)
    {
        _draws.Save(state);
        base.Save(state);
    }

    /// <inheritdoc/>
    public override void Restore(SavedState state)
    {
        _draws.Restore(state);
        base.Restore(state);
    }

    /// <inheritdoc/>
    public void Dispose() => _draws.Dispose();

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        ModelParameters.RequireTrainable(model);
        BatchChecks.NoBatchStatistics(model);
        var sampler = new LabelSampler(_draws.Generator, batch.Targets, _labels.IsDue(model, batch.Targets));
        var again = batch.Copy();
        var (losses, sampled) = (new List<Tensor>(), new List<Tensor>());
        foreach (var chunk in batch.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            Tensor? labels = null;
            var seen = BatchChecks.Losses(model, Sampling, chunk);
            Autograd.Backward(seen.sum().Over(batch.Count));
            losses.Add(seen.detach().MoveToOuterDisposeScope());
            sampled.Add(labels!.MoveToOuterDisposeScope());

            Tensor Sampling(Tensor outputs, Tensor targets)
            {
                labels = sampler.Sample(outputs, targets, chunk.Start);
                return loss(outputs, targets);
            }
        }

        using var buffers = new BufferKeeper(model);
        var penalized = Engine.AccumulateGradients(model, loss, again.WithTargets(cat(sampled)), new PenaltyTerms(Lambda) { LossWeight = 0 });
        return new ObjectiveReport(cat(losses).mean(), penalized.Penalty);
    }
}
