using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>Plain gradient descent's objective: the empirical risk L_S = (1/n) sum_i l_i.</summary>
public sealed class EmpiricalRisk : IObjective
{
    /// <inheritdoc/>
    public string Key => "gd";

    /// <inheritdoc/>
    public double Lambda => 0;

    /// <inheritdoc/>
    public ObjectiveReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var risk = BatchRisk.Of(model, loss, inputs, targets);
        Autograd.Backward(risk);
        return new ObjectiveReport(risk, penalty: null);
    }
}
