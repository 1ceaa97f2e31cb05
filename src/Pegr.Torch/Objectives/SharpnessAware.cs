using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Sharpness-aware minimization (SAM): the gradient of L_S at W + rho ∇L_S/‖∇L_S‖. The parameters come out of a step as
/// they went in, bit for bit. With groups (m-sharpness) every group of examples makes an excursion of its own, along the gradient of its own
/// mean loss, and the step is the mean of their gradients at its end. Foret, Kleiner, Mobahi, Neyshabur, ICLR 2021.
/// </summary>
/// <param name="rho">The length of the excursion, above 0.</param>
public sealed class SharpnessAware(double rho) : Objective
{
    private readonly CheckSchedule _exchanges = new();
    private readonly OwnExcursions _own = new();

    /// <inheritdoc/>
    public override string Key => "sam";

    /// <summary>The length of the excursion.</summary>
    public double Rho { get; } = rho > 0 && double.IsFinite(rho)
        ? rho
        : throw new ArgumentOutOfRangeException(nameof(rho), rho, "rho must be a finite number above 0.");

    /// <summary>m, the examples that make one excursion together, in the batch's order, the last group having what is left: 1 for one of each example, 0 for
    /// the whole batch. Excursions of each example's own are made at once in models whose trainable layers are linear layers and convolutions of images, each
    /// called once; all others one group after the other.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set below 0.</exception>
    public long GroupSize
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least 0 is needed.");
    }

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        if (GroupSize == 0 || GroupSize >= batch.Count)
        {
            return new ObjectiveReport(Excursion(model, loss, batch, share: 1).mean(), penalty: null);
        }

        BatchChecks.NoBatchStatistics(model);
        EmbeddingRule.CheckAll(model);
        ExchangeCheck.RunWhenDue(_exchanges, model, loss, batch.Chunks().First());
        using var buffers = new BufferKeeper(model);
        var risks = new List<Tensor>();
        var parts = GroupSize == 1 ? ModelParts.Of(model) : null;
        foreach (var chunk in (parts is null ? batch.InChunksOf(batch.Count) : batch).Chunks())
        {
            using var chunkScope = NewDisposeScope();
            var again = parts is null ? chunk : chunk.Copy();
            if (parts is not null && _own.TryAccumulate(parts, loss, chunk, Rho, 1.0 / batch.Count) is { } losses)
            {
                risks.Add(losses.sum().MoveToOuterDisposeScope());
                continue;
            }

            foreach (var group in new Batch(again.Inputs, again.Targets, batch.ChunkSize).Groups(GroupSize))
            {
                using var groupScope = NewDisposeScope();
                var risk = Excursion(model, loss, group, (double)group.Count / batch.Count).sum();
                risks.Add(risk.MoveToOuterDisposeScope().MoveToOuterDisposeScope());
            }
        }

        buffers.AcceptOnePass(model, batch);
        return new ObjectiveReport(stack(risks).sum().Over(batch.Count), penalty: null);
    }

    // Adds share times the gradient at the end of the examples' excursion; returns their losses at its beginning.
    private Tensor Excursion(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch examples, double share)
    {
        var weights = ExampleWeights.Uniform(examples);
        var again = examples.Copy();
        var here = new WeightedGradients(model, loss, examples, weights);
        var step = StepNumber.Ratio(Rho, StepNumber.Of(here.Weighted.SquaredNorm()).Root()); // 0 where there is no direction to go
        using (var parameters = new ParameterKeeper(here.Weighted.Parameters))
        {
            if (!step.IsKnownZero)
            {
                parameters.Move(here.Weighted.Sums, step);
            }

            WeightedGradientPenalty.Gradient(model, here.Weighted.Parameters, loss, again, weights).AddToGrad(share);
        }

        return here.Losses;
    }
}
