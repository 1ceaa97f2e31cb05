using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>Differentiates norms of one layer, or of a few, in a graph of their own, which is freed before the next is built.</summary>
internal static class LocalGraph
{
    /// <summary>See <see cref="ILayerRule.Differentiate"/>.</summary>
    public static LayerShare Differentiate(
        ILayerRule rule, nn.Module layer, IReadOnlyList<LayerCall> calls, NormStrategy strategy, double scale)
        => Differentiate(
            leaves => rule.SquaredNorms(layer, leaves, strategy), calls, [.. layer.parameters(recurse: false).Where(p => p.requires_grad)], scale);

    /// <summary>The norms without graph, and the derivative of scale times their sum.</summary>
    /// <param name="squaredNorms">From the calls with leaves in place of their tensors to [n].</param>
    /// <param name="calls">The calls, without graph; an input requires grad where its derivative is wanted.</param>
    /// <param name="parameters">The parameters that the norms may depend on.</param>
    /// <param name="scale">The factor of the derivative.</param>
    public static LayerShare Differentiate(
        Func<IReadOnlyList<LayerCall>, Tensor> squaredNorms, IReadOnlyList<LayerCall> calls, IReadOnlyList<Parameter> parameters, double scale)
    {
        using var gradients = enable_grad();
        var leaves = calls.Select(call => call with { OutputGradient = call.OutputGradient.detach().requires_grad_() }).ToList();
        var norms = squaredNorms(leaves);
        var tensors = leaves.SelectMany(call => new[] { call.Input, call.OutputGradient }).Where(t => t.requires_grad).ToList();
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
