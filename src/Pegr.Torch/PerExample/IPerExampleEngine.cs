using Pegr.Torch.Objectives;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>A way to compute per-example gradient norms ‖∇l_i‖² and the gradient of their mean.</summary>
/// <remarks>The gradient is over all trainable parameters of the model.</remarks>
public interface IPerExampleEngine
{
    /// <summary>The name in settings, such as <c>ghost</c>.</summary>
    string Key { get; }

    /// <summary>
    /// Adds the gradient of (1/n) sum_i l_i + (lambda/2) (1/n) sum_i ‖∇l_i‖² to the parameters' <c>grad</c>.
    /// </summary>
    /// <param name="model">The model; it is called once or once per example.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="inputs">[n, …].</param>
    /// <param name="targets">[n, …].</param>
    /// <param name="lambda">The penalty's weight, at least 0.</param>
    /// <returns>What was seen on the way; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients.</exception>
    /// <exception cref="InvalidOperationException">The loss or model does not fit per-example gradients.</exception>
    PerExampleStatistics AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets, double lambda);

    /// <summary>Measures losses and norms without touching the parameters' <c>grad</c>.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="inputs">[n, …].</param>
    /// <param name="targets">[n, …].</param>
    /// <returns>What was seen; the caller disposes it.</returns>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients.</exception>
    /// <exception cref="InvalidOperationException">The loss or model does not fit per-example gradients.</exception>
    PerExampleStatistics Measure(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets);
}
