using Pegr.Torch.Data;
using Pegr.Torch.Tasks;
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

    /// <summary>Whether losses depend on the outputs alone. This library's own do; what else another uses, trains or differentiates is not seen.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="targets">Its targets.</param>
    public static bool Knows(PerExampleLoss loss, Tensor targets) => IsOwn(loss) && !targets.requires_grad;

    /// <summary>A loss's numbers: in closed form, or by autograd.</summary>
    /// <exception cref="InvalidOperationException">The losses are not one differentiable number per example.</exception>
    public static ChainLoss Of(PerExampleLoss loss, Tensor outputs, BatchChunk chunk)
    {
        if (IsOwn(loss) && loss.Method.Name == nameof(Tasks.Losses.CrossEntropy) && CrossEntropyLoss.Serves(outputs, chunk.Targets))
        {
            return new CrossEntropyLoss(outputs, chunk.Targets);
        }

        if (IsOwn(loss) && loss.Method.Name == nameof(Tasks.Losses.Logistic) && LogisticLoss.Serves(outputs, chunk.Targets))
        {
            return new LogisticLoss(outputs, chunk.Targets);
        }

        return AutogradLoss.Of(loss, outputs, chunk);
    }

    private static bool IsOwn(PerExampleLoss loss) => loss.Method.DeclaringType == typeof(Losses) && loss.GetInvocationList().Length == 1;
}
