using Pegr.Torch.PerExample.Ghost;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>
/// One stage of a chain, y = f(x), in a pass over a chunk by <see cref="ChainPass"/>: forward, backward, then both once more along the direction in
/// which every example has the weights moved by its own gradient. What a call computes is kept for the ones that follow. Gradients and tangents are given
/// away: the stage that gets one may write to it.
/// </summary>
internal abstract class ChainStage
{
    /// <summary>The trainable parameters.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Whether it has any.</summary>
    public bool Trains => Parameters.Count > 0;

    /// <summary>The output's shape; null where the stage does not do for inputs of a shape.</summary>
    /// <param name="shape">The input's shape, the examples' axis first.</param>
    public abstract long[]? ShapeOf(long[] shape);

    /// <summary>y of x, bit for bit what the module computes.</summary>
    public abstract Tensor Forward(Tensor input);

    /// <summary>The gradient of sum_i l_i with respect to x, from that with respect to y.</summary>
    /// <param name="gradient">Shaped like y.</param>
    /// <param name="wanted">Whether a stage before this one trains; if not, nothing is returned.</param>
    public abstract Tensor? Backward(Tensor gradient, bool wanted);

    /// <summary>The layer's part of ‖∇l_i‖², [n]; null where it does not train.</summary>
    public virtual LayerNorms? SquaredNorms() => null;

    /// <summary>How y moves while x moves and the stage's weights move by <paramref name="scale"/> times the example's gradient.</summary>
    /// <param name="tangent">x's move; null where it does not.</param>
    /// <param name="scale">The step.</param>
    public abstract ChainTangent? Tangent(ChainTangent? tangent, double scale);

    /// <summary>What <see cref="Backward"/> was, and how it moves: the sum of the gradient times any factor and of its derivative along the move.</summary>
    /// <param name="gradient">That sum with respect to y.</param>
    /// <param name="scale">The step.</param>
    /// <param name="wanted">Whether a stage before this one trains; if not, nothing is returned.</param>
    public abstract Tensor? BackwardTangent(Tensor gradient, double scale, bool wanted);

    /// <summary>That sum with respect to the stage's parameters, in the order of <see cref="Parameters"/>.</summary>
    public virtual IReadOnlyList<Tensor> ParameterGradients() => [];
}
