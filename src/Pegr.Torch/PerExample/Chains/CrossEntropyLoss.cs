using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>
/// <see cref="Tasks.Losses.CrossEntropy"/> of class indices: with p the softmax the gradient is p − e_y, and its derivative along u is p ∘ (u − ⟨p, u⟩). An
/// index below 0 is one that libtorch ignores.
/// </summary>
internal sealed class CrossEntropyLoss : ChainLoss
{
    private readonly Tensor _probabilities;

    /// <param name="outputs">Logits, [n, classes].</param>
    /// <param name="targets">Class indices, [n].</param>
    public CrossEntropyLoss(Tensor outputs, Tensor targets)
    {
        using var noGradient = no_grad();
        var labels = targets.to(int64);
        var logarithms = nn.functional.log_softmax(outputs, 1);
        Losses = nn.functional.nll_loss(logarithms, labels, reduction: nn.Reduction.None); // which checks the labels
        var places = labels.unsqueeze(1);
        var counts = places.ge(Scalars.Of(0L)).to(outputs.dtype);
        _probabilities = logarithms.exp_().mul_(counts);
        Gradient = _probabilities.scatter_add(1, places.clamp_min(Scalars.Of(0L)), counts.neg_());
    }

    /// <inheritdoc/>
    public override Tensor Losses { get; }

    /// <inheritdoc/>
    public override Tensor Gradient { get; }

    /// <summary>Whether outputs and targets are of this kind.</summary>
    public static bool Serves(Tensor outputs, Tensor targets)
        => outputs.dim() == 2 && targets.dim() == 1 && !targets.is_floating_point() && !targets.is_complex() && targets.shape[0] == outputs.shape[0];

    /// <inheritdoc/>
    public override Tensor Along(Tensor tangent)
    {
        var weighted = _probabilities * tangent;
        return weighted - (_probabilities * weighted.sum([1], keepdim: true));
    }
}
