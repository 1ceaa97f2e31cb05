using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>All axes of an example made one.</summary>
internal sealed class FlattenStage : ChainStage
{
    private long[] _shape = [];

    /// <inheritdoc/>
    public override long[]? ShapeOf(long[] shape)
        => shape.Length >= 2 ? [shape[0], shape[1..].Aggregate(1L, (product, length) => product * length)] : null;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        _shape = input.shape;
        return input.flatten(1);
    }

    /// <inheritdoc/>
    public override Tensor? Backward(Tensor gradient, bool wanted) => wanted ? gradient.view(_shape) : null;

    /// <inheritdoc/>
    public override ChainTangent? Tangent(ChainTangent? tangent, double scale) => tangent is null ? null : tangent with { Rows = tangent.Rows.flatten(1) };

    /// <inheritdoc/>
    public override Tensor? BackwardTangent(Tensor gradient, double scale, bool wanted) => Backward(gradient, wanted);
}
