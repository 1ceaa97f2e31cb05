using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// Records the inputs and outputs of every layer that has trainable parameters and a rule, through hooks that are
/// removed on disposal.
/// </summary>
internal sealed class ForwardRecorder : IDisposable
{
    private readonly List<Action> _removals = [];
    private readonly List<Tensor> _kept = [];

    /// <summary>Hooks the layers of a model.</summary>
    /// <exception cref="NotSupportedException">Parameters are covered by no rule.</exception>
    public ForwardRecorder(nn.Module model, LayerRuleRegistry rules)
    {
        var uncovered = new List<string>();
        foreach (var (name, module, own) in Own(model))
        {
            if (rules.Find(module) is { } rule && module is nn.Module<Tensor, Tensor>)
            {
                rule.Check(module);
                Layers.Add(new RecordedLayer(name, module, rule, own));
            }
            else
            {
                uncovered.AddRange(own.Keys.Select(parameter => $"{ModuleTree.Join(name, parameter)} ({module.GetType().Name})"));
            }
        }

        if (uncovered.Count > 0)
        {
            throw new NotSupportedException(
                $"No layer rule covers {string.Join(", ", uncovered)}. Use the loop engine (exact, one example at a time) or random signs (an unbiased estimate), "
                + "register a rule for the layer, or freeze these parameters.");
        }

        foreach (var layer in Layers)
        {
            Hook((nn.Module<Tensor, Tensor>)layer.Module, layer);
        }
    }

    /// <summary>The hooked layers, in the model's order.</summary>
    public List<RecordedLayer> Layers { get; } = [];

    /// <summary>Removes the hooks; what was recorded stays.</summary>
    public void Stop()
    {
        _removals.ForEach(remove => remove());
        _removals.Clear();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _kept.ForEach(tensor => tensor.Dispose());
    }

    // The modules that hold trainable parameters, which are told apart as libtorch tells them apart.
    private static IEnumerable<(string Name, nn.Module Module, Dictionary<string, Parameter> Own)> Own(nn.Module model)
    {
        var all = ModuleTree.Of(model).SelectMany(
            entry => entry.Module.named_parameters(recurse: false).Where(p => p.parameter.requires_grad)
                .Select(p => (entry.Name, entry.Module, Parameter: p.name, Tensor: p.parameter))).ToList();
        var firsts = TensorIdentity.Firsts([.. all.Select(entry => entry.Tensor)]);
        return all.Select((entry, i) => (entry.Name, entry.Module, entry.Parameter, all[firsts[i]].Tensor))
            .GroupBy(entry => (entry.Name, entry.Module))
            .Select(own => (own.Key.Name, own.Key.Module, own.ToDictionary(entry => entry.Parameter, entry => entry.Tensor)));
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
