using Pegr.Torch.Models;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>The fixed second layer of <see cref="SignalNoiseCnn"/>, from [n, P, 2m] to [n].</summary>
/// <param name="secondLayer">Its weights, [2m].</param>
internal sealed class PatchSumStage(Tensor secondLayer) : ChainStage
{
    private long[] _shape = [];

    /// <inheritdoc/>
    public override long[]? ShapeOf(long[] shape) => shape.Length == 3 && shape[2] == secondLayer.shape[0] && !secondLayer.requires_grad ? [shape[0]] : null;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        _shape = input.shape;
        return Sum(input);
    }

    /// <inheritdoc/>
    public override Tensor? Backward(Tensor gradient, bool wanted)
        => wanted ? gradient.outer(secondLayer).unsqueeze(1).expand(_shape).contiguous() : null;

    /// <inheritdoc/>
    public override ChainTangent? Tangent(ChainTangent? tangent, double scale) => tangent is null ? null : new ChainTangent(Sum(tangent.Whole()));

    /// <inheritdoc/>
    public override Tensor? BackwardTangent(Tensor gradient, double scale, bool wanted) => Backward(gradient, wanted);

    private Tensor Sum(Tensor t) => t.sum(1).matmul(secondLayer);
}
