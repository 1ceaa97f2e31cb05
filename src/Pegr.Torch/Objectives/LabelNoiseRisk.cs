using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// The empirical risk on labels that are flipped anew at every step, each with probability p and independently: label-noise gradient descent.
/// Labels ±1 change their sign; a class becomes any of the others, each alike. The report's loss is that of the flipped labels.
/// "How Does Label Noise Gradient Descent Improve Generalization in the Low SNR Regime?", arXiv 2510.17526, for ±1; Damian, Ma, Lee,
/// "Label Noise SGD Provably Prefers Flat Global Minimizers", NeurIPS 2021.
/// </summary>
/// <param name="probability">p, from 0 (gradient descent) to 1.</param>
/// <param name="seed">Where the flips come from; two objectives of one seed draw the same.</param>
public sealed class LabelNoiseRisk(double probability, long seed = 0) : Objective, IResumable, IDisposable
{
    private readonly ObjectiveDraws _draws = new(seed);
    private readonly LabelChecks _labels = new();

    /// <inheritdoc/>
    public override string Key => "label-noise";

    /// <summary>p, the probability with which a label is flipped in a step.</summary>
    public double Probability { get; } = probability is >= 0 and <= 1
        ? probability
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability from 0 to 1 is needed.");

    /// <inheritdoc/>
    public void Save(SavedState state) => _draws.Save(state);

    /// <inheritdoc/>
    public void Restore(SavedState state) => _draws.Restore(state);

    /// <inheritdoc/>
    public void Dispose() => _draws.Dispose();

    /// <inheritdoc/>
    protected override ObjectiveReport Accumulate(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        using var scope = NewDisposeScope();
        ModelParameters.RequireTrainable(model);
        var flips = new LabelFlips(_draws.Generator, Probability, batch.Targets, _labels.IsDue(model, batch.Targets));
        Tensor? risk = null;
        foreach (var chunk in batch.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            var share = BatchChecks.Losses(model, Flipped, chunk).sum().Over(batch.Count);
            Autograd.Backward(share);
            risk = (risk is null ? share.detach() : risk.Plus(share.detach())).MoveToOuterDisposeScope();

            Tensor Flipped(Tensor outputs, Tensor targets) => loss(outputs, flips.Apply(outputs, targets, chunk.Start));
        }

        return new ObjectiveReport(risk!, penalty: null);
    }
}
