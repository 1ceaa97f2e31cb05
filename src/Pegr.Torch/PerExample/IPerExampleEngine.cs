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
}
