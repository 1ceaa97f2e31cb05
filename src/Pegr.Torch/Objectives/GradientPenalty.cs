using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>
/// Full-batch gradient regularization (GR): L_S + (lambda/2) ‖∇L_S‖², by double backward.
/// Barrett and Dherin, "Implicit Gradient Regularization", ICLR 2021.
/// </summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
public sealed class GradientPenalty(double lambda) : IObjective
{
    /// <inheritdoc/>
    public string Key => "gr";

    /// <inheritdoc/>
    public double Lambda { get; } = PenaltyWeight.Check(lambda);

    /// <inheritdoc/>
    public ObjectiveReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        var risk = BatchRisk.Of(model, loss, inputs, targets);
        var penalty = BatchRisk.SquaredGradientNorm(risk, model);
        Autograd.Backward(risk + (penalty * (Lambda / 2)));
        return new ObjectiveReport(risk, penalty);
    }
}
