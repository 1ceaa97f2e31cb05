using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Pegr.Torch.PerExample.Relays;

/// <summary>
/// Group and layer normalization, w·x̂ + b, whose derivative with respect to the input is recorded as one function of w ∘ g and x, which has a
/// derivative of its own: <see cref="NormalizationGradient"/>. Autograd's is a dozen elementwise steps, and it keeps the results of all.
/// </summary>
internal sealed class NormalizationRelay : Relay<NormalizationRelay, NormalizationRelay.State>
{
    /// <summary>The layer's output with the relay's graph; null for calls that are not served: TorchSharp's own layers with a weight are.</summary>
    public static Tensor? Of(Module module, Tensor input, Tensor output, RelayedPass pass)
    {
        var (weight, bias, rows, epsilon) = module switch
        {
            GroupNorm layer when module.GetType() == typeof(GroupNorm) => (layer.weight, layer.bias, input.shape[0] * layer.num_groups, layer.eps),
            LayerNorm layer when module.GetType() == typeof(LayerNorm)
                => (layer.weight, layer.bias, input.numel() / layer.normalized_shape.Aggregate(1L, (product, size) => product * size), layer.eps),
            _ => (null, null, 0, 0),
        };
        if (weight is null || weight.dtype != input.dtype || input.numel() == 0 || !IsLike(output, input.dtype, input.shape))
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var (_, mean, inverse) = Normalizations.Normalize(input.detach(), rows, epsilon);
        var state = new State(pass, module is GroupNorm, epsilon, input.requires_grad, weight.requires_grad, bias is { requires_grad: true });
        return Recorded(output.detach(), [input, weight, bias], [input, weight, mean, inverse], state).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override Tensor?[] Gradients(IReadOnlyList<Tensor> saved, State state, Tensor outputGradient)
    {
        var (input, weight, mean, inverse) = (saved[0], saved[1], saved[2], saved[3]);
        if (state.Pass.IsFirst)
        {
            return [state.OfInput ? NormalizationGradient.Of(outputGradient * Spread(), input, mean, inverse, state.Epsilon, state.Pass) : null, null, null];
        }

        var (ofInput, ofWeight, ofBias) = is_grad_enabled() ? Differentiable()
            : state.ByChannel ? Normalizations.OfGroups(outputGradient, input, mean, inverse, weight)
            : Normalizations.OfRows(outputGradient, input, mean, inverse, weight);
        return [state.OfInput ? ofInput : null, state.OfWeight ? ofWeight : null, state.OfBias ? ofBias : null];

        Tensor Spread() => state.ByChannel ? weight.view([-1, .. Enumerable.Repeat(1L, (int)input.dim() - 2)]) : weight;

        // By autograd's own steps, from views of their own: an input may depend on the same weight as the layer.
        (Tensor? OfInput, Tensor? OfWeight, Tensor? OfBias) Differentiable()
        {
            var (x, w, b) = (input.view_as(input), weight.view_as(weight), zeros_like(weight).requires_grad_());
            var output = state.ByChannel ? functional.group_norm(x, mean.numel() / x.shape[0], w, b, state.Epsilon) : functional.layer_norm(x, w.shape, w, b, state.Epsilon);
            Tensor[] wanted = [.. new[] { x, w, b }.Where(tensor => tensor.requires_grad)];
            var found = new Queue<Tensor?>(Autograd.Gradients([output], [outputGradient], wanted, createGraph: true));
            return (x.requires_grad ? found.Dequeue() : null, w.requires_grad ? found.Dequeue() : null, found.Dequeue());
        }
    }

    /// <summary>What it keeps.</summary>
    internal sealed record State(RelayedPass Pass, bool ByChannel, double Epsilon, bool OfInput, bool OfWeight, bool OfBias) : IRelayState
    {
        /// <inheritdoc/>
        public int Inputs => 3;
    }
}
