using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Penalty on the mean gradients of random groups: L_S + (lambda/2) sum_g (|g|/n) ‖∇L_g‖², L_g the mean loss of a group. At every step the batch is
/// divided anew into groups of m examples, the last of which has what is left and counts by its share of the examples. Groups of one are
/// PEGR's (<see cref="PerExampleGradientPenalty"/>), a group of all is GR's (<see cref="GradientPenalty"/>).
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
/// <param name="groupSize">m, at least 1; where a batch has no more examples it is one group.</param>
/// <param name="engine">How the penalty is computed; null for <see cref="GhostEngine"/>, which is exact.</param>
/// <param name="seed">Where the groups come from; two objectives of one seed draw the same.</param>
public sealed class GroupGradientPenalty(double lambda, long groupSize, IPenaltyEngine? engine = null, long seed = 0)
    : EnginePenaltyObjective(lambda, engine), IDisposable
{
    private readonly ObjectiveDraws _draws = new(seed);

    /// <inheritdoc/>
    public override string Key => "group";

    /// <summary>m, the number of examples in a group.</summary>
    public long GroupSize { get; } = groupSize >= 1
        ? groupSize
        : throw new ArgumentOutOfRangeException(nameof(groupSize), groupSize, "A group has at least one example.");

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
        var order = _draws.Generator.Permutation(batch.Count);
        if (GroupSize >= batch.Count)
        {
            var (losses, penalty) = WeightedGradientPenalty.Accumulate(
                model, loss, batch, ExampleWeights.Uniform(batch), lossScale: 1.0 / batch.Count, Lambda);
            return new ObjectiveReport(losses.mean(), penalty);
        }

        using var buffers = new BufferKeeper(model);
        var examples = GroupSize == 1 ? batch : batch.Reordered(order);
        var seen = Engine.AccumulateGradients(model, loss, examples, new PenaltyTerms(Lambda) { GroupSize = GroupSize });
        buffers.AcceptOnePass(model, batch);
        return new ObjectiveReport(seen.Losses.mean(), seen.Penalty);
    }
}
