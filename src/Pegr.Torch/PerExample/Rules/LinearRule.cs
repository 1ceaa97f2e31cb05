using Pegr.Torch.Runtime;
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

    /// <inheritdoc/>
    protected override LayerShare Differentiate(Linear layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
    {
        if (calls.Count > 1 || calls[0].Input.dim() != 2 || !layer.weight.requires_grad)
        {
            return base.Differentiate(layer, calls, strategy, scale);
        }

        // One position: ‖∇l_i‖² = ‖g‖² (‖a‖² + 1), the 1 being the bias's. Common, and worth few operations.
        using var noGradient = no_grad();
        var (input, gradient) = (calls[0].Input, calls[0].OutputGradient);
        var (inputNorm, gradientNorm) = (input.Squared().sum(1, keepdim: true), gradient.Squared().sum(1, keepdim: true));
        if (layer.bias is { requires_grad: true })
        {
            inputNorm.Increase(1);
        }

        var squaredNorms = (inputNorm * gradientNorm).flatten();
        var ofInput = input.requires_grad ? input * gradientNorm.mul_(Scalars.Of(2 * scale)) : null;
        return new LayerShare(squaredNorms, [(ofInput, gradient * inputNorm.mul_(Scalars.Of(2 * scale)))]);
    }

    // [n, …, features] to [n, features, T].
    private static Tensor Positions(Tensor t) => t.reshape(t.shape[0], -1, t.shape[^1]).transpose(1, 2);
}
