using Pegr.Torch.Data;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>A way to add PEGR's gradient, exact or estimated.</summary>
/// <remarks>The gradient is over all trainable parameters of the model. The model's buffers, such as running statistics, come out as one
/// forward pass over the batch leaves them, and where the engine throws as they were.</remarks>
public interface IPenaltyEngine
{
    /// <summary>The name in settings, such as <c>ghost</c>.</summary>
    string Key { get; }

    /// <summary>
    /// Adds the gradient of (1/n) sum_i l_i + (lambda/2) (1/n) sum_i ‖∇l_i‖² to the parameters' <c>grad</c>.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="batch">The examples.</param>
    /// <param name="lambda">The penalty's weight, at least 0.</param>
    /// <returns>What was seen on the way; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients.</exception>
    /// <exception cref="ArgumentOutOfRangeException">lambda is negative or not finite.</exception>
    /// <exception cref="InvalidOperationException">The loss or model does not fit per-example gradients.</exception>
    PenaltyReport AccumulateGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, double lambda);

    /// <summary>Adds the gradient of a penalty on groups of examples, or of the penalty alone, to the parameters' <c>grad</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="batch">The examples, those of a group one after the other.</param>
    /// <param name="terms">What is added.</param>
    /// <returns>What was seen on the way, the penalty being sum_g (|g|/n) ‖∇L_g‖²; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The engine computes PEGR's penalty alone, as this way does that an engine may override, or cannot
    /// compute this model's gradients.</exception>
    /// <exception cref="InvalidOperationException">The loss or model does not fit per-example gradients.</exception>
    PenaltyReport AccumulateGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, PenaltyTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        return terms is { LossWeight: 1, GroupSize: 1 }
            ? AccumulateGradients(model, loss, batch, terms.Lambda)
            : throw new NotSupportedException($"The engine {Key} computes PEGR's penalty, and neither that of groups nor a penalty without its loss. Use the engine ghost or loop.");
    }
}
