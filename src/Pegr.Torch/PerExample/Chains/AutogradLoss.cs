using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>Any loss, differentiated by autograd.</summary>
internal sealed class AutogradLoss : ChainLoss
{
    private readonly Tensor _outputs;
    private readonly Tensor _gradient;

    private AutogradLoss(Tensor outputs, Tensor losses, Tensor gradient)
        => (_outputs, Losses, _gradient, Gradient) = (outputs, losses, gradient, gradient.detach());

    /// <inheritdoc/>
    public override Tensor Losses { get; }

    /// <inheritdoc/>
    public override Tensor Gradient { get; }

    /// <inheritdoc cref="ChainLoss.Of"/>
    public static new AutogradLoss? Of(PerExampleLoss loss, Tensor outputs, BatchChunk chunk, IEnumerable<Parameter> parameters)
    {
        // A loss may write to a model's outputs: to a copy, for a leaf is not written to.
        var leaf = outputs.detach().requires_grad_();
        var losses = BatchChecks.Losses(leaf.clone(), loss, chunk);
        if (!losses.requires_grad)
        {
            return null;
        }

        var gradients = Autograd.Gradients(losses.sum(), [leaf, .. parameters], createGraph: true);
        return gradients[0] is { } gradient && gradients.Skip(1).All(other => other is null) ? new AutogradLoss(leaf, losses, gradient) : null;
    }

    /// <inheritdoc/>
    public override Tensor? Along(Tensor tangent) => _gradient.requires_grad ? Autograd.Gradients([_gradient], [tangent], [_outputs])[0] : null;
}
