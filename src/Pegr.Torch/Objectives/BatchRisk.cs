using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>The empirical risk of a batch and the norm of its gradient.</summary>
internal static class BatchRisk
{
    /// <summary>The mean loss, a scalar with its graph.</summary>
    public static Tensor Of(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        var count = BatchChecks.Count(inputs, targets);
        var losses = loss(model.call(inputs), targets);
        BatchChecks.PerExample(losses, count);
        return losses.mean();
    }

    /// <summary>‖∇L_S‖² over the model's trainable parameters, a differentiable scalar.</summary>
    public static Tensor SquaredGradientNorm(Tensor risk, nn.Module model)
    {
        var gradients = Autograd.Gradients(risk, BatchChecks.TrainableParameters(model), createGraph: true);
        return SquaredNorm.Of(gradients) ?? zeros_like(risk);
    }
}
