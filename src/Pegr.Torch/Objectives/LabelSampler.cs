using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>Labels from the model's own probabilities: the first class up to which they sum to more than a number u of [0, 1).</summary>
internal sealed class LabelSampler
{
    private readonly bool _looks;
    private readonly Tensor _uniform;

    /// <summary>Draws the numbers; they belong to the current dispose scope.</summary>
    /// <param name="generator">Where from, on the CPU.</param>
    /// <param name="targets">The batch's labels, [n, …].</param>
    /// <param name="looks">Whether it is looked that they are labels, see <see cref="LabelKind.Of"/>.</param>
    public LabelSampler(Generator generator, Tensor targets, bool looks)
        => (_looks, _uniform) = (looks, generator.Uniform(targets.shape, float64).SendTo(targets.device));

    /// <summary>Labels for a chunk, of the type of those given.</summary>
    /// <param name="outputs">The model's: [c], of which labels are +1 with the probability 1/(1 + exp(−f)), or [c, classes, …], of which the softmax is taken.</param>
    /// <param name="targets">The labels given, [c, …]; what is no class stays what it is.</param>
    /// <param name="start">Index of the chunk's first example in the batch.</param>
    /// <exception cref="InvalidOperationException">The targets are no labels.</exception>
    public Tensor Sample(Tensor outputs, Tensor targets, long start)
    {
        using var noGradient = no_grad();
        var labels = LabelKind.Of("The penalty fisher draws labels", outputs, targets, _looks);
        var uniform = _uniform.narrow(0, start, targets.shape[0]);
        var f = outputs.detach().to(float64);
        if (labels.IsBinary)
        {
            return uniform.lt(f.sigmoid()).to(targets.dtype).Times(2L).Plus(-1L);
        }

        // Sums may end below 1 by rounding.
        var drawn = f.softmax(1).cumsum(1).le(uniform.unsqueeze(1)).to(int64).sum(1).clamp_max(Scalars.Of(labels.Classes - 1));
        return LabelKind.Replaced(targets, drawn, labels.AreClasses(targets));
    }
}
