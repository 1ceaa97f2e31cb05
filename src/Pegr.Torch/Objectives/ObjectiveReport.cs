using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>What an objective saw in one step, at the weights before the step. Owns its tensors.</summary>
public sealed class ObjectiveReport : IDisposable
{
    /// <summary>Takes the tensors over, out of the innermost dispose scope into the next.</summary>
    /// <param name="loss">The batch's mean loss, a scalar; detached here.</param>
    /// <param name="penalty">The objective's penalty without lambda, a scalar; detached here. Null where it has none.</param>
    public ObjectiveReport(Tensor loss, Tensor? penalty)
    {
        Loss = Alive.Require(loss).detach().MoveToOuterDisposeScope();
        Penalty = penalty is null ? null : Alive.Require(penalty).detach().MoveToOuterDisposeScope();
    }

    /// <summary>The batch's mean loss, a scalar on the model's device.</summary>
    public Tensor Loss { get; }

    /// <summary>The objective's own penalty without lambda or its half, a scalar on the model's device; null where it has none.</summary>
    public Tensor? Penalty { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Loss.Dispose();
        Penalty?.Dispose();
    }
}
