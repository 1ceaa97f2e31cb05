using Pegr.Torch.Data;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>The losses of a chain's outputs, with their first derivative and its derivative along a direction.</summary>
internal abstract class ChainLoss
{
    /// <summary>l_i, [c].</summary>
    public abstract Tensor Losses { get; }

    /// <summary>The gradient of sum_i l_i with respect to the outputs, without graph.</summary>
    public abstract Tensor Gradient { get; }

    /// <summary>How the gradient moves with the outputs; null where it does not.</summary>
    /// <param name="tangent">The outputs' move.</param>
    public abstract Tensor? Along(Tensor tangent);

    /// <summary>A loss's numbers: in closed form for this library's own losses, else by autograd.</summary>
    /// <returns>Null where the losses depend on trainable parameters by themselves, or not on the outputs.</returns>
    /// <exception cref="InvalidOperationException">The losses are not one differentiable number per example.</exception>
    public static ChainLoss? Of(PerExampleLoss loss, Tensor outputs, BatchChunk chunk, IEnumerable<Parameter> parameters)
    {
        if (IsOwn(loss, nameof(Tasks.Losses.CrossEntropy)) && CrossEntropyLoss.Serves(outputs, chunk.Targets))
        {
            return new CrossEntropyLoss(outputs, chunk.Targets);
        }

        if (IsOwn(loss, nameof(Tasks.Losses.Logistic)) && LogisticLoss.Serves(outputs, chunk.Targets))
        {
            return new LogisticLoss(outputs, chunk.Targets);
        }

        return AutogradLoss.Of(loss, outputs, chunk, parameters);
    }

    private static bool IsOwn(PerExampleLoss loss, string name) => loss.Method is var method && method.DeclaringType == typeof(Losses) && method.Name == name && loss.GetInvocationList().Length == 1;
}
