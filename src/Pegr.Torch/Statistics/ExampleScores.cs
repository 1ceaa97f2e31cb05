using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Statistics;

/// <summary>
/// How hard each example is to a network: what training sets are pruned by, and where wrong labels are looked for. Owns its tensors.
/// Paul, Ganguli, Dziugaite, "Deep Learning on a Data Diet: Finding Important Examples Early in Training", NeurIPS 2021, whose scores are means over
/// several networks early in training.
/// </summary>
public sealed class ExampleScores : IDisposable
{
    private ExampleScores(Tensor losses, Tensor gradientNorms, Tensor errorNorms)
        => (Losses, GradientNorms, ErrorNorms)
            = (losses.MoveToOuterDisposeScope(), gradientNorms.MoveToOuterDisposeScope(), errorNorms.MoveToOuterDisposeScope());

    /// <summary>l_i, [n].</summary>
    public Tensor Losses { get; }

    /// <summary>‖∇l_i‖ over all trainable parameters, [n]: GraNd of one network.</summary>
    public Tensor GradientNorms { get; }

    /// <summary>‖∂l_i/∂f_i‖, the norm of the loss's derivative with respect to the example's outputs, [n]. Of cross-entropy it is ‖softmax(f_i) − y_i‖,
    /// EL2N of one network; of the logistic loss 1/(1 + exp(y_i f_i)).</summary>
    public Tensor ErrorNorms { get; }

    /// <summary>Measures a batch's examples; parameters' <c>grad</c> and buffers stay as they are.</summary>
    /// <param name="model">The model, as a rule in evaluation mode.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="batch">The examples; the size of its pieces bounds the memory.</param>
    /// <param name="engine">How the gradients' norms are computed; null for <see cref="GhostEngine"/>.</param>
    /// <returns>The scores; the caller disposes them.</returns>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients.</exception>
    /// <exception cref="InvalidOperationException">The loss or model does not fit per-example gradients, or a layer draws random numbers, of which losses
    /// and norms would each have others.</exception>
    public static ExampleScores Measure(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, IPerExampleEngine? engine = null)
    {
        BatchChecks.Alive(model, loss, batch);
        BatchChecks.NoRandomLayers(model);
        using var scope = NewDisposeScope();
        var again = batch.Copy();
        using var seen = (engine ?? new GhostEngine()).Measure(model, loss, batch);
        using var buffers = new BufferKeeper(model);
        var errors = new List<Tensor>();
        foreach (var chunk in again.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            Tensor? outputs = null;
            var losses = BatchChecks.Losses(model, OfOutputs, chunk);
            var derivative = Autograd.Gradients(losses.sum(), [outputs!])[0] ?? zeros_like(outputs!);
            errors.Add(DTypes.Real(DTypes.Wide(derivative)).reshape(chunk.Inputs.shape[0], -1).Squared().sum(1).sqrt().MoveToOuterDisposeScope());

            Tensor OfOutputs(Tensor given, Tensor targets)
            {
                outputs = given.detach().requires_grad_();
                return loss(outputs, targets);
            }
        }

        return new ExampleScores(seen.Losses.detach(), seen.SquaredNorms.sqrt(), cat(errors));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Losses.Dispose();
        GradientNorms.Dispose();
        ErrorNorms.Dispose();
    }
}
