using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>g f′(x) as one function of g and x. Its derivative along s is s f′(x) for g, and s g f″(x) for x.</summary>
internal sealed class ActivationGradient : Relay<ActivationGradient, ActivationGradient.State>
{
    /// <summary>The gradient, shaped like x, differentiable with respect to g and x.</summary>
    public static Tensor Of(Tensor g, Tensor x, ActivationRelay.State activation)
    {
        using var scope = NewDisposeScope();
        Tensor value;
        using (no_grad())
        {
            value = activation.Function.Slope(g, x);
        }

        return Recorded(value, [g, x], [g, x], new State(activation)).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor?[] Gradients(IReadOnlyList<Tensor> saved, State state, Tensor outputGradient)
    {
        var (g, x) = (saved[0], saved[1]);
        var function = state.Activation.Function;
        return is_grad_enabled()
            ? Differentiable()
            : [function.Slope(outputGradient, x), x.requires_grad ? function.Bend(g, x, outputGradient) : null];

        // By autograd's own steps, from views of their own: g may depend on x.
        Tensor?[] Differentiable()
        {
            var (gradient, input) = (View(g), View(x));
            var slope = Autograd.Gradients([function.Value(input)], [gradient], [input], createGraph: true)[0]!;
            return [.. Autograd.Gradients([slope], [outputGradient], [gradient, input], createGraph: true)];
        }

        static Tensor View(Tensor tensor) => tensor.requires_grad ? tensor.view_as(tensor) : tensor.detach().requires_grad_();
    }

    /// <summary>What it keeps.</summary>
    internal sealed record State(ActivationRelay.State Activation) : IRelayState
    {
        /// <inheritdoc/>
        public RelayedPass Pass => Activation.Pass;

        /// <inheritdoc/>
        public int Inputs => 2;
    }
}
