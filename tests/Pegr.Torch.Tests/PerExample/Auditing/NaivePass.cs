using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Auditing;

/// <summary>
/// Ghost norms that believe everything: hooks on every layer with a rule, and no look at shared parameters, uses past the hooks,
/// first axes or changed outputs. What an engine without any of those checks would compute, for the audit to find out.
/// </summary>
internal sealed class NaivePass : IAuditedPass
{
    private readonly List<(string Name, nn.Module<Tensor, Tensor> Layer, ILayerRule Rule, List<(Tensor Input, Tensor Output)> Calls)> _layers = [];
    private readonly List<(int Layer, List<LayerCall> Calls)> _seen = [];
    private readonly List<Action> _removals = [];

    public NaivePass(nn.Module<Tensor, Tensor> model, LayerRuleRegistry rules, PerExampleLoss loss, BatchChunk chunk, bool createGraph)
    {
        foreach (var (name, module) in ModuleTree.Of(model))
        {
            if (module is nn.Module<Tensor, Tensor> layer && rules.Find(layer) is { } rule && layer.parameters(false).Any(p => p.requires_grad))
            {
                var calls = new List<(Tensor, Tensor)>();
                _layers.Add((name, layer, rule, calls));
                var hook = layer.register_forward_hook((_, input, output) =>
                {
                    calls.Add((input.alias().DetachFromDisposeScope(), output.DetachFromDisposeScope()));
                    return output.alias();
                });
                _removals.Add(hook.remove);
            }
        }

        try
        {
            Losses = loss(model.call(chunk.Inputs), chunk.Targets);
            Total = Losses.sum();
            var outputs = _layers.SelectMany(layer => layer.Calls).Select(call => call.Output).Where(output => output.requires_grad).ToList();
            var gradients = new Queue<Tensor?>(Autograd.Gradients(Total, outputs, createGraph));
            for (var i = 0; i < _layers.Count; i++)
            {
                var calls = _layers[i].Calls.Where(call => call.Output.requires_grad).Select(call => (call.Input, Gradient: gradients.Dequeue()))
                    .Where(call => call.Gradient is not null).Select(call => new LayerCall(call.Input, call.Gradient!)).ToList();
                if (calls.Count > 0)
                {
                    _seen.Add((i, calls));
                }
            }
        }
        finally
        {
            _removals.ForEach(remove => remove());
        }
    }

    public Tensor Losses { get; }

    public Tensor Total { get; }

    public IReadOnlyList<LayerNorms> NormsByLayer(Func<string, NormStrategy> strategyOf)
        => [.. _seen.Select(entry => Share(entry.Layer, _layers[entry.Layer].Rule.SquaredNorms(_layers[entry.Layer].Layer, entry.Calls, NormStrategy.Auto)))];

    public PenaltyDerivative Differentiate(double lossScale, double penaltyScale, Func<string, NormStrategy> strategyOf)
    {
        var (roots, seeds, norms) = (new List<Tensor>(), new List<Tensor>(), new List<LayerNorms>());
        foreach (var (index, calls) in _seen)
        {
            var leaves = calls.Select(call => new LayerCall(Leaf(call.Input), call.OutputGradient.detach())).ToList();
            var share = _layers[index].Rule.Differentiate(_layers[index].Layer, leaves, NormStrategy.Auto, penaltyScale);
            norms.Add(Share(index, share.SquaredNorms));
            foreach (var (call, derivative) in calls.Zip(share.Derivatives))
            {
                Add(call.Input, derivative.Input);
                Add(call.OutputGradient, derivative.OutputGradient);
            }
        }

        return new PenaltyDerivative(roots, seeds, norms);

        void Add(Tensor root, Tensor? seed)
        {
            if (seed is not null && root.requires_grad)
            {
                roots.Add(root);
                seeds.Add(seed);
            }
        }
    }

    public void Dispose()
    {
        foreach (var (input, output) in _layers.SelectMany(layer => layer.Calls))
        {
            input.Dispose();
            output.Dispose();
        }
    }

    private static Tensor Leaf(Tensor input) => input.requires_grad ? input.detach().requires_grad_() : input.detach();

    private LayerNorms Share(int index, Tensor norms)
        => new(_layers[index].Name, [.. _layers[index].Layer.parameters(false).Where(p => p.requires_grad)], norms);
}
