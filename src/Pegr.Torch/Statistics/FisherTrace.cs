using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Statistics;

/// <summary>
/// The trace of the Fisher information at each example's input, sum_k p_k ‖∇(−log p_k)‖² over the labels k that there are: how much the answer itself,
/// and not a given label, moves with the parameters. With the labels given in place of all it is the empirical Fisher trace, PEGR's penalty.
/// </summary>
public static class FisherTrace
{
    // p_k comes as exp(−l), of the precision of the losses.
    private const double Slack = 1e-3;

    /// <summary>Measures it by a pass for each label.</summary>
    /// <param name="model">The model, as a rule in evaluation mode.</param>
    /// <param name="loss">A negative log-likelihood of labels, such as <see cref="Losses.CrossEntropy"/> or <see cref="Losses.Logistic"/>.</param>
    /// <param name="batch">The examples, with one label each.</param>
    /// <param name="labels">All labels that there are, such as 0 to 9, or −1 and 1.</param>
    /// <param name="engine">How the gradients' norms are computed; null for <see cref="GhostEngine"/>.</param>
    /// <returns>[n], of the current dispose scope; the mean is the trace of the Fisher information.</returns>
    /// <exception cref="InvalidOperationException">The batch has several labels for an example, or the labels' probabilities do not sum to 1: the loss is
    /// no negative log-likelihood, or labels are missing.</exception>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients.</exception>
    public static Tensor Measure(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, IReadOnlyCollection<double> labels, IPerExampleEngine? engine = null)
    {
        BatchChecks.Alive(model, loss, batch);
        ArgumentNullException.ThrowIfNull(labels);
        if (batch.Targets.dim() != 1)
        {
            throw new InvalidOperationException($"The Fisher trace takes one label of an example, and here are targets {ShapeText.Of(batch.Targets)}.");
        }

        if (labels.Count == 0 || labels.Any(label => !double.IsFinite(label) || (!batch.Targets.is_floating_point() && label != Math.Floor(label))))
        {
            throw new InvalidOperationException(
                $"Name all labels that there are, in numbers that targets of {batch.Targets.dtype} can be; here are {(labels.Count == 0 ? "none" : string.Join(", ", labels))}.");
        }

        BatchChecks.NoRandomLayers(model);
        engine ??= new GhostEngine();
        using var scope = NewDisposeScope();
        Tensor? trace = null, total = null;
        foreach (var label in labels)
        {
            using var seen = engine.Measure(model, loss, batch.Copy().WithTargets(full_like(batch.Targets, Scalars.Of(label))));
            var probabilities = seen.Losses.detach().neg().exp();
            var share = probabilities * seen.SquaredNorms;
            (trace, total) = trace is null ? (share, probabilities) : (trace.Plus(share), total!.Plus(probabilities));
        }

        if (total is null || !(total - ones_like(total)).abs().le(Scalars.Of(Slack)).all().item<bool>())
        {
            throw new InvalidOperationException(
                $"exp(−loss) over the labels {string.Join(", ", labels)} does not sum to 1: name all labels that there are, and give a loss that is the negative "
                + "logarithm of their probabilities.");
        }

        return trace!.MoveToOuterDisposeScope();
    }
}
