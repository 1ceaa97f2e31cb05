using Pegr.Torch.Runtime;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>
/// A convolution whose derivative with respect to the input is recorded as a transposed convolution. Differentiated once more, that is
/// libtorch's kernel for weights, where autograd composes a convolution's second derivative of slower parts.
/// </summary>
internal sealed class ConvolutionRelay : Relay<ConvolutionRelay, ConvolutionRelay.State>
{
    /// <summary>The layer's output with the relay's graph; null for calls that are not served: TorchSharp's own convolutions are, of zeros for
    /// padding.</summary>
    public static Tensor? Of(nn.Module module, Tensor input, Tensor output, RelayedPass pass)
        => module is Convolution { padding_mode: PaddingModes.Zeros, padding_type: null } layer
            && (module.GetType() == typeof(Conv1d) || module.GetType() == typeof(Conv2d) || module.GetType() == typeof(Conv3d))
            && input.dim() == layer.weight.dim() && input.dtype == layer.weight.dtype
            && IsLike(output, input.dtype, [input.shape[0], layer.weight.shape[0], .. ConvolutionSettings.Of(layer).Positions(input.shape[2..], layer.weight.shape[2..])])
            ? Recorded(output.detach(), [input, layer.weight, layer.bias], [input, layer.weight], State.Of(layer, input, pass))
            : null;

    /// <inheritdoc/>
    protected override Tensor?[] Gradients(IReadOnlyList<Tensor> saved, State state, Tensor outputGradient)
    {
        var (input, weight) = (saved[0], saved[1]);
        var ofParameters = !state.Pass.IsFirst;
        return
        [
            state.OfInput ? Convolutions.ImageGradient(outputGradient, weight, input.shape, state.Settings) : null,
            state.OfWeight && ofParameters ? Convolutions.WeightGradient(outputGradient, input, weight.shape, state.Settings) : null,
            state.OfBias && ofParameters ? outputGradient.flatten(2).sum([0, 2]) : null,
        ];
    }

    /// <summary>What it keeps.</summary>
    internal sealed record State(RelayedPass Pass, ConvolutionSettings Settings, bool OfInput, bool OfWeight, bool OfBias) : IRelayState
    {
        /// <inheritdoc/>
        public int Inputs => 3;

        /// <summary>That of a call.</summary>
        public static State Of(Convolution layer, Tensor input, RelayedPass pass)
            => new(pass, ConvolutionSettings.Of(layer), input.requires_grad, layer.weight.requires_grad, layer.bias is { requires_grad: true });
    }
}
