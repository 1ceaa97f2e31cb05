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
        var tensors = leaves.SelectMany(call => new[] { call.Input, call.OutputGradient }).Where(t => t.requires_grad).ToList();
        var parameters = layer.parameters(recurse: false).Where(p => p.requires_grad).ToList();
        var derivatives = Autograd.Gradients(norms.sum().Times(scale), [.. tensors, .. parameters]);
        var ofTensors = new Queue<Tensor?>(derivatives);
        return new LayerShare(
            norms.detach(),
            [.. leaves.Select(call => (call.Input.requires_grad ? ofTensors.Dequeue() : null, ofTensors.Dequeue()))])
        {
            ParameterDerivatives =
            [
                .. parameters.Zip(derivatives.Skip(tensors.Count)).Where(pair => pair.Second is not null).Select(pair => (pair.First, pair.Second!)),
            ],
        };
    }
}
