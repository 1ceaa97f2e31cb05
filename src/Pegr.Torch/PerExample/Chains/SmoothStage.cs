using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>GELU or SiLU.</summary>
/// <param name="function">Which.</param>
internal sealed class SmoothStage(SmoothActivation function) : ElementwiseStage
{
    /// <inheritdoc/>
    protected override Tensor Value(Tensor x) => function.Value(x);

    /// <inheritdoc/>
    protected override Tensor Slope(Tensor t) => function.Slope(t, Input);

    /// <inheritdoc/>
    protected override Tensor Bend(Tensor g, Tensor t) => function.Bend(g, Input, t);
}
