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
    /// <exception cref="NotSupportedException">Parameters are covered by no rule or shared between layers.</exception>
    public ForwardRecorder(nn.Module model, LayerRuleRegistry rules)
    {
        var uncovered = new List<string>();
        var owners = new Dictionary<nint, string>();
        foreach (var (name, module) in ModuleTree.Of(model))
        {
            var own = module.named_parameters(recurse: false).Where(p => p.parameter.requires_grad).ToList();
            if (own.Count == 0)
            {
                continue;
            }

            RefuseShared(owners, name, own);
            if (rules.Find(module) is { } rule && module is nn.Module<Tensor, Tensor> layer)
            {
                rule.Check(module);
                Layers.Add(new RecordedLayer(name, module, rule, [.. own.Select(p => p.parameter)]));
            }
            else
            {
                uncovered.AddRange(own.Select(p => $"{ModuleTree.Join(name, p.name)} ({module.GetType().Name})"));
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

    /// <inheritdoc/>
    public void Dispose()
    {
        _removals.ForEach(remove => remove());
        _kept.ForEach(tensor => tensor.Dispose());
    }

    private static void RefuseShared(Dictionary<nint, string> owners, string name, List<(string Name, Parameter Parameter)> own)
    {
        foreach (var (parameterName, parameter) in own)
        {
            var full = ModuleTree.Join(name, parameterName);
            if (!owners.TryAdd(parameter.Handle, full))
            {
                throw new NotSupportedException(
                    $"The parameter {full} is shared with {owners[parameter.Handle]}. Call one module twice instead, or use the loop engine.");
            }
        }
    }

    private void Hook(nn.Module<Tensor, Tensor> module, RecordedLayer layer)
    {
        var remover = module.register_forward_hook((_, input, output) =>
        {
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
