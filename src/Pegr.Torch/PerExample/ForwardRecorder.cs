using Pegr.Torch.PerExample.Looping;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// Records the inputs and outputs of every layer that has trainable parameters and a rule, and of the modules through which
/// the other parameters are looped over, by hooks.
/// </summary>
internal sealed class ForwardRecorder : IDisposable
{
    private readonly List<Action> _removals = [];
    private readonly List<Tensor> _kept = [];

    /// <summary>Hooks the layers of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="unfit">The modules that are used in a way that their rule or a loop through them does not cover, and how.</param>
    public ForwardRecorder(nn.Module model, LayerRuleRegistry rules, IReadOnlyDictionary<string, string> unfit)
    {
        var own = Own(model);
        var looped = LoopedLayers.Of(own, (name, module) => RuleOf(module) is not null && !unfit.ContainsKey(name));
        foreach (var (name, module, parameters) in own.Where(entry => !looped.Contains(entry.Module)))
        {
            if (RuleOf(module) is { } rule)
            {
                rule.Check(module);
                Layers.Add(new RecordedLayer(name, module, rule, parameters));
            }
        }

        Loops = new LocalLoops(model, own.Where(entry => looped.Contains(entry.Module)).ToDictionary(entry => entry.Module, entry => entry.Own), unfit);
        foreach (var layer in Layers)
        {
            Hook((nn.Module<Tensor, Tensor>)layer.Module, layer);
        }

        // The rules' formulas are those of real numbers.
        ILayerRule? RuleOf(nn.Module module)
            => module is nn.Module<Tensor, Tensor> && !module.named_parameters(recurse: false).Any(own => own.parameter.is_complex()) ? rules.Find(module) : null;
    }

    /// <summary>The hooked layers, in the model's order.</summary>
    public List<RecordedLayer> Layers { get; } = [];

    /// <summary>The parameters that no rule covers.</summary>
    public LocalLoops Loops { get; }

    /// <summary>Ends the recording; what was recorded is kept.</summary>
    public void Stop()
    {
        _removals.ForEach(remove => remove());
        _removals.Clear();
        Loops.Stop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        Loops.Dispose();
        _kept.ForEach(tensor => tensor.Dispose());
    }

    // The modules that hold trainable parameters, which are told apart as libtorch tells them apart.
    private static List<(string Name, nn.Module Module, IReadOnlyDictionary<string, Parameter> Own)> Own(nn.Module model)
    {
        var all = ModuleTree.Of(model).SelectMany(
            entry => entry.Module.named_parameters(recurse: false).Where(p => p.parameter.requires_grad)
                .Select(p => (entry.Name, entry.Module, Parameter: p.name, Tensor: p.parameter))).ToList();
        var firsts = TensorIdentity.Firsts([.. all.Select(entry => entry.Tensor)]);
        return
        [
            .. all.Select((entry, i) => (entry.Name, entry.Module, entry.Parameter, all[firsts[i]].Tensor))
                .GroupBy(entry => (entry.Name, entry.Module))
                .Select(own => (own.Key.Name, own.Key.Module, (IReadOnlyDictionary<string, Parameter>)own.ToDictionary(entry => entry.Parameter, entry => entry.Tensor))),
        ];
    }

    private void Hook(nn.Module<Tensor, Tensor> module, RecordedLayer layer)
    {
        var remover = module.register_forward_hook((_, input, output) =>
        {
            if (!output.requires_grad)
            {
                return output; // under no_grad, say: a constant to the loss
            }

            // Containers dispose what flows between layers: keep an alias of the input, and the output itself.
            var kept = input.alias().DetachFromDisposeScope();
            _kept.Add(kept);
            _kept.Add(output.DetachFromDisposeScope());
            layer.Calls.Add((kept, output, Autograd.ChangesInPlace(output)));
            return output.alias();
        });
        _removals.Add(remover.remove);
    }
}
