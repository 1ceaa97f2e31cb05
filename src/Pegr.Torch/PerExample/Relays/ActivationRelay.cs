using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>
/// A smooth activation function whose derivative is recorded as one function of the gradient and the input, which has a derivative of its own:
/// <see cref="ActivationGradient"/>. Autograd's is a dozen elementwise steps.
/// </summary>
internal sealed class ActivationRelay : Relay<ActivationRelay, ActivationRelay.State>
{
    /// <summary>The module's output with the relay's graph; null for calls that are not served: of inputs without graph nothing is to be recorded.</summary>
    public static Tensor? Of(nn.Module module, Tensor input, Tensor output, RelayedPass pass)
        => input.requires_grad && SmoothActivation.Of(module) is { } function && input.dtype is ScalarType.Float32 or ScalarType.Float64 && IsLike(output, input.dtype, input.shape)
            ? Recorded(output.detach(), [input], [input], new State(pass, function))
            : null;

    /// <inheritdoc/>
    protected override Tensor?[] Gradients(IReadOnlyList<Tensor> saved, State state, Tensor outputGradient)
        => [is_grad_enabled() ? ActivationGradient.Of(outputGradient, saved[0], state) : state.Function.Slope(outputGradient, saved[0])];

    /// <summary>What it keeps.</summary>
    internal sealed record State(RelayedPass Pass, SmoothActivation Function) : IRelayState
    {
        /// <inheritdoc/>
        public int Inputs => 1;
    }
}
