using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Objectives;

/// <summary>Which labels of a batch are flipped in one step, and to which classes.</summary>
/// <remarks>
/// One number u of [0, 1) decides on a label: below the probability p it is flipped, and as u/p is uniform on [0, 1) then, it also says to which of
/// the other classes. Binary and multi-class labels thereby take the same numbers from the stream.
/// </remarks>
internal sealed class LabelFlips
{
    private readonly double _probability;
    private readonly bool _looks;
    private readonly Tensor _uniform;

    /// <summary>Draws; what is drawn belongs to the current dispose scope.</summary>
    /// <param name="generator">Where from, on the CPU.</param>
    /// <param name="probability">p, from 0 to 1.</param>
    /// <param name="targets">The batch's labels, [n, …].</param>
    /// <param name="looks">Whether it is looked that they are labels, see <see cref="LabelKind.Of"/>.</param>
    public LabelFlips(Generator generator, double probability, Tensor targets, bool looks)
        => (_probability, _looks, _uniform) = (probability, looks, Draw(generator, targets.shape).SendTo(targets.device));

    /// <summary>The numbers that decide, uniform on [0, 1).</summary>
    public static Tensor Draw(Generator generator, ReadOnlySpan<long> shape) => generator.Uniform(shape, float64);

    /// <summary>The labels of a chunk, flipped ones in their places; of the type that they were.</summary>
    /// <param name="outputs">The model's, [c] for labels ±1 or [c, classes, …] for class indices.</param>
    /// <param name="targets">The labels given, [c, …]; what is no class stays what it is.</param>
    /// <param name="start">Index of the chunk's first example in the batch.</param>
    /// <exception cref="InvalidOperationException">The targets are no labels.</exception>
    public Tensor Apply(Tensor outputs, Tensor targets, long start)
    {
        var labels = LabelKind.Of("The objective label-noise flips labels", outputs, targets, _looks);
        var uniform = _uniform.narrow(0, start, targets.shape[0]);
        var flipped = uniform.lt(Scalars.Of(_probability));
        if (labels.IsBinary || _probability == 0)
        {
            return targets * flipped.to(targets.dtype).Times(-2L).Plus(1L);
        }

        // From the next class on, each of the others alike; u/p may round to 1.
        var shift = uniform.div(Scalars.Of(_probability)).mul(Scalars.Of(labels.Classes - 1.0)).floor()
            .clamp_max(Scalars.Of(labels.Classes - 2.0)).to(int64).Plus(1L);
        var others = targets.to(int64).Plus(shift).remainder(Scalars.Of(labels.Classes));
        return LabelKind.Replaced(targets, others, flipped.bitwise_and(labels.AreClasses(targets)));
    }
}
