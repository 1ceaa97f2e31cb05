using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Differentiates one layer's norms in a graph of their own, which is freed before the next layer's is built.</summary>
internal static class LocalGraph
{
    /// <summary>See <see cref="ILayerRule.Differentiate"/>.</summary>
    public static LayerShare Differentiate(
        ILayerRule rule, nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
    {
        using var gradients = enable_grad();
        var leaves = calls.Select(call => call with { OutputGradient = call.OutputGradient.detach().requires_grad_() }).ToList();
        var norms = rule.SquaredNorms(layer, leaves, strategy);
        var wanted = leaves.SelectMany(call => new[] { call.Input, call.OutputGradient }).Where(t => t.requires_grad).ToList();
        var derivatives = new Queue<Tensor?>(Autograd.Gradients(norms.sum() * scale, wanted));
        return new LayerShare(
            norms.detach(),
            [.. leaves.Select(call => (call.Input.requires_grad ? derivatives.Dequeue() : null, derivatives.Dequeue()))]);
    }
}
