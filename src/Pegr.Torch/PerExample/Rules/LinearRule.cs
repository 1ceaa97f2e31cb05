using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// <see cref="Linear"/> on inputs [n, in] or [n, …, in]; the axes between are positions of one example.
/// Goodfellow, "Efficient per-example gradient computations", arXiv 1510.01799, for one position.
/// </summary>
public sealed class LinearRule : PositionRule<Linear>
{
    /// <inheritdoc/>
    protected override Parameter Weight(Linear layer) => layer.weight;

    /// <inheritdoc/>
    protected override Parameter? Bias(Linear layer) => layer.bias;

    /// <inheritdoc/>
    protected override Tensor Inputs(Linear layer, LayerCall call) => Positions(call.Input);

    /// <inheritdoc/>
    protected override Tensor Gradients(Linear layer, LayerCall call) => Positions(call.OutputGradient);

    // [n, …, features] to [n, features, T].
    private static Tensor Positions(Tensor t) => t.reshape(t.shape[0], -1, t.shape[^1]).transpose(1, 2);
}
