using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>What training minimizes: puts its gradient into the parameters' <c>grad</c> and says what it saw.</summary>
public interface IObjective
{
    /// <summary>The name in settings and records, such as <c>pegr</c>.</summary>
    string Key { get; }

    /// <summary>Adds the objective's gradient to the parameters' <c>grad</c>, as <c>backward()</c> does.</summary>
    /// <param name="model">The model, taking [n, …].</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="inputs">A batch, [n, …].</param>
    /// <param name="targets">Its targets, [n, …].</param>
    /// <returns>What was seen on the way; the caller disposes it.</returns>
    ObjectiveReport AccumulateGradients(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets);
}
