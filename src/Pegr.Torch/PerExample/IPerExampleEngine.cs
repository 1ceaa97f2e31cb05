using Pegr.Torch.Data;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>An engine that knows every example's gradient norm, not only their mean.</summary>
public interface IPerExampleEngine : IPenaltyEngine
{
    /// <summary>Computes losses and norms without touching the parameters' <c>grad</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="batch">The examples.</param>
    /// <param name="differentiable">Whether losses and norms keep their graph, to be differentiated with respect to the
    /// parameters; costs the memory of a second graph.</param>
    /// <returns>What was seen; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients.</exception>
    /// <exception cref="InvalidOperationException">The loss or model does not fit per-example gradients.</exception>
    PerExampleStatistics Measure(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, bool differentiable = false);

    /// <summary>Computes the inner products ⟨∇l_i, ∇l_j⟩ of the gradients of two batches' examples over all trainable parameters, without touching
    /// their <c>grad</c> or the model's buffers. With one batch in both places it is the Gram matrix of its gradients.</summary>
    /// <remarks>How alike two examples are to the model is such a product over both norms. The sum over checkpoints of learning rate times product is
    /// TracIn's influence of a training example on a test example: Pruthi, Liu, Kale, Sundararajan, "Estimating Training Data Influence by Tracing
    /// Gradient Descent", NeurIPS 2020. For each piece of <paramref name="rows"/> there is a pass over <paramref name="columns"/>, so that a model with dropout
    /// has to be set to <c>eval()</c>.</remarks>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="rows">Examples i, n of them; their pieces and those of <paramref name="columns"/> bound the memory.</param>
    /// <param name="columns">Examples j, m of them.</param>
    /// <returns>[n, m], without graph, of the current dispose scope.</returns>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients.</exception>
    /// <exception cref="InvalidOperationException">The loss or model does not fit per-example gradients, or a layer draws random numbers.</exception>
    Tensor InnerProducts(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch rows, Batch columns);
}
