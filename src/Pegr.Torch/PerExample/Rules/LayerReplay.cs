using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>
/// The per-example gradients of any layer's parameters, by autograd through that layer alone, one example after the other:
/// the layer is called again on what it was given, and what came back is seeded with the output gradient.
/// </summary>
internal static class LayerReplay
{
    /// <summary>The gradients, differentiable with respect to inputs, output gradients and parameters.</summary>
    public static IReadOnlyList<ExampleGradient> Gradients(nn.Module layer, IReadOnlyList<LayerCall> calls)
    {
        using var enabled = enable_grad();
        var function = (nn.Module<Tensor, Tensor>)layer;
        var own = layer.named_parameters(recurse: false).Where(p => p.parameter.requires_grad).ToList();
        var parameters = own.Select(p => (Tensor)p.parameter).ToList();
        var examples = new List<Tensor>[own.Count];
        for (var k = 0; k < own.Count; k++)
        {
            examples[k] = [];
        }

        for (var i = 0; i < calls[0].Input.shape[0]; i++)
        {
            var (outputs, seeds) = (new List<Tensor>(), new List<Tensor>());
            foreach (var (input, gradient) in calls)
            {
                var example = input.narrow(0, i, 1);
                var output = function.forward(example.is_floating_point() ? example.to(parameters[0].dtype) : example);
                outputs.Add(output);
                seeds.Add(gradient.narrow(0, i, 1).to(output.dtype));
            }

            var gradients = Autograd.Gradients(outputs, seeds, parameters, createGraph: true);
            for (var k = 0; k < own.Count; k++)
            {
                examples[k].Add((gradients[k] is { } seen ? (seen.is_sparse ? seen.to_dense() : seen) : zeros_like(parameters[k], requires_grad: false)).flatten());
            }
        }

        return [.. own.Select((p, k) => new DenseGradient(p.name, stack(examples[k])))];
    }
}
