using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>
/// Layers with their calls in a pass that share trainable parameters with one another and with no other layer: as a rule a
/// single one. A shared parameter is one parameter, whose per-example gradient is the sum over its uses.
/// </summary>
/// <param name="layers">The layers, each called at least once.</param>
internal sealed class LayerGroup(IReadOnlyList<(RecordedLayer Layer, IReadOnlyList<LayerCall> Calls)> layers)
{
    /// <summary>The layers and their calls.</summary>
    public IReadOnlyList<(RecordedLayer Layer, IReadOnlyList<LayerCall> Calls)> Layers { get; } = layers;

    /// <summary>The layers' names.</summary>
    public string Name => string.Join(" + ", Layers.Select(entry => entry.Layer.Name));

    /// <summary>The layers' trainable parameters, each once.</summary>
    public IReadOnlyList<Parameter> Parameters { get; } =
        [.. layers.SelectMany(entry => entry.Layer.Parameters.Values).Distinct(ReferenceEqualityComparer.Instance).Cast<Parameter>()];

    /// <summary>All calls, those of the first layer first.</summary>
    public IReadOnlyList<LayerCall> Calls { get; } = layers.Count == 1 ? layers[0].Calls : [.. layers.SelectMany(entry => entry.Calls)];

    // One layer may hold one parameter under two names, too.
    private bool IsShared => Layers.Sum(entry => entry.Layer.Parameters.Count) > Parameters.Count;

    /// <summary>The layers' part of ‖∇l_i‖², [n], or of |g|·‖∇L_g‖², [groups], differentiable as far as the calls are.</summary>
    public Tensor SquaredNorms(Func<string, NormStrategy> strategyOf, ExampleGroups? groups = null) => SquaredNorms(Wide(Calls), strategyOf, groups);

    /// <summary>See <see cref="ILayerRule.Differentiate"/>; derivatives in the order of <see cref="Calls"/>.</summary>
    public LayerShare Differentiate(Func<string, NormStrategy> strategyOf, double scale, ExampleGroups? groups = null)
    {
        var leaves = Wide([.. Calls.Select(call => new LayerCall(call.Input.detach(), call.OutputGradient.detach()))]);
        for (var i = 0; i < leaves.Count; i++)
        {
            if (Calls[i].Input.requires_grad)
            {
                leaves[i].Input.requires_grad_();
            }
        }

        return IsShared || groups is not null
            ? LocalGraph.Differentiate(calls => SquaredNorms(calls, strategyOf, groups), leaves, Parameters, scale)
            : Layers[0].Layer.Rule.Differentiate(Layers[0].Layer.Module, leaves, strategyOf(Layers[0].Layer.Name), scale);
    }

    private Tensor SquaredNorms(IReadOnlyList<LayerCall> calls, Func<string, NormStrategy> strategyOf, ExampleGroups? groups)
    {
        if (!IsShared && groups is null)
        {
            return Layers[0].Layer.Rule.SquaredNorms(Layers[0].Layer.Module, calls, strategyOf(Layers[0].Layer.Name));
        }

        var norms = Uses(calls)
            .Select(uses => SharedGradient.SquaredNorms(
                groups is null ? uses.Uses : [.. uses.Uses.Select(use => groups.Sum(use, uses.Parameter.numel()))],
                uses.Parameter.shape,
                strategyOf(Layers[0].Layer.Name)))
            .Aggregate((sum, next) => sum.Plus(next));
        return groups?.Weigh(norms) ?? norms;
    }

    /// <summary>The layers' per-example gradients.</summary>
    public IEnumerable<ParameterGradients> Gradients() => Uses(Wide(Calls));

    // What each parameter's uses contribute.
    private IEnumerable<ParameterGradients> Uses(IReadOnlyList<LayerCall> calls)
    {
        var start = 0;
        var parts = new List<(Parameter Parameter, ExampleGradient Gradient)>();
        foreach (var (layer, own) in Layers)
        {
            var gradients = layer.Rule.Gradients(layer.Module, [.. calls.Skip(start).Take(own.Count)]);
            parts.AddRange(gradients.Select(gradient => (layer.Parameters[gradient.Parameter], gradient)));
            start += own.Count;
        }

        return parts.GroupBy(part => part.Parameter, ReferenceEqualityComparer.Instance)
            .Select(uses => new ParameterGradients(uses.First().Parameter, [.. uses.Select(use => use.Gradient)]));
    }

    // Sums of squares overflow in float16 and lose their digits in bfloat16.
    private static List<LayerCall> Wide(IReadOnlyList<LayerCall> calls)
        => [.. calls.Select(call => new LayerCall(DTypes.Wide(call.Input), DTypes.Wide(call.OutputGradient)))];
}
