using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>A loss of the outputs alone, differentiated by autograd.</summary>
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
    public static new AutogradLoss Of(PerExampleLoss loss, Tensor outputs, BatchChunk chunk)
    {
        var leaf = outputs.detach().requires_grad_();
        var losses = BatchChecks.Losses(leaf, loss, chunk);
        return new AutogradLoss(leaf, losses, Autograd.Gradients(losses.sum(), [leaf], createGraph: true)[0]!);
    }

    /// <inheritdoc/>
    public override Tensor? Along(Tensor tangent) => _gradient.requires_grad ? Autograd.Gradients([_gradient], [tangent], [_outputs])[0] : null;
}
