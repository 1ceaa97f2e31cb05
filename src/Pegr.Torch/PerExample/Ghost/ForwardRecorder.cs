using Pegr.Torch.PerExample.Looping;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Relays;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>
/// Records the inputs and outputs of every layer that has trainable parameters and a rule, and of the modules through which
/// the other parameters are looped over, by hooks.
/// </summary>
internal sealed class ForwardRecorder : IDisposable
{
    private readonly List<Action> _removals = [];
    private readonly List<Tensor> _kept = [];
    private readonly RelayedPass? _relayed;

    /// <summary>Hooks the layers of a model.</summary>
    /// <param name="parts">The model.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="unfit">The modules that are used in a way that their rule or a loop through them does not cover, and how.</param>
    /// <param name="relayed">The pass whose layers are relayed, see <see cref="LayerRelays"/>; null for none.</param>
    public ForwardRecorder(ModelParts parts, LayerRuleRegistry rules, IReadOnlyDictionary<string, string> unfit, RelayedPass? relayed)
    {
        _relayed = relayed;
        var own = Own(parts);
        var looped = LoopedLayers.Of(own, (name, module) => RuleOf(module) is not null && !unfit.ContainsKey(name));
        foreach (var (name, module, parameters) in own.Where(entry => !looped.Contains(entry.Module)))
        {
            if (RuleOf(module) is { } rule)
            {
                rule.Check(module);
                Layers.Add(new RecordedLayer(name, module, rule, parameters));
            }
        }

        Loops = new LocalLoops(parts, own.Where(entry => looped.Contains(entry.Module)).ToDictionary(entry => entry.Module, entry => entry.Own), unfit);
        foreach (var layer in Layers)
        {
            Hook((nn.Module<Tensor, Tensor>)layer.Module, layer.Calls.Add);
        }

        foreach (var part in parts.Modules.Where(part => relayed is not null && !unfit.ContainsKey(part.Name) && LayerRelays.Serves(part.Module)))
        {
            Hook((nn.Module<Tensor, Tensor>)part.Module, call => Activations.Add((part.Name, part.Module, call)));
        }

        // The rules' formulas are those of real numbers.
        ILayerRule? RuleOf(nn.Module module)
            => module is nn.Module<Tensor, Tensor> && !module.named_parameters(recurse: false).Any(own => own.parameter.is_complex()) ? rules.Find(module) : null;
    }

    /// <summary>The hooked layers, in the model's order.</summary>
    public List<RecordedLayer> Layers { get; } = [];

    /// <summary>The calls of modules without parameters whose derivatives are relayed.</summary>
    public List<(string Name, nn.Module Module, RecordedCall Call)> Activations { get; } = [];

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
        RelayedPass.Hold([]);
    }

    // The modules that hold trainable parameters.
    private static List<(string Name, nn.Module Module, IReadOnlyDictionary<string, Parameter> Own)> Own(ModelParts parts)
    {
        var own = new List<(string Name, nn.Module Module, IReadOnlyDictionary<string, Parameter> Own)>();
        foreach (var part in parts.Modules)
        {
            var trainable = part.Parameters.Where(parameter => parameter.IsTrainable).ToDictionary(parameter => parameter.Name, parameter => parameter.Tensor);
            if (trainable.Count > 0)
            {
                own.Add((part.Name, part.Module, trainable));
            }
        }

        return own;
    }

    // By one operation that leaves nothing to change in place; asking takes its time. (To further axes a linear layer adds its bias in place.)
    private static bool IsMadeAtOnce(nn.Module module, Tensor output)
        => (module is Linear && output.dim() == 2) || (module is Conv2d && output.dim() == 4);

    private void Hook(nn.Module<Tensor, Tensor> module, Action<RecordedCall> record)
    {
        var remover = module.register_forward_hook((_, input, output) =>
        {
            if (!output.requires_grad)
            {
                return output; // under no_grad, say: a constant to the loss
            }

            var call = Recorded(module, input, output);
            record(call);
            return call.Output.alias();
        });
        _removals.Add(remover.remove);
    }

    // Containers dispose what flows between layers: an alias of the input is kept, and the output itself.
    private RecordedCall Recorded(nn.Module module, Tensor input, Tensor output)
    {
        var kept = input.alias().DetachFromDisposeScope();
        _kept.Add(kept);
        _kept.Add(output.DetachFromDisposeScope());
        if (_relayed is not null && LayerRelays.Replace(module, kept, output, _relayed) is { } relayed)
        {
            _kept.Add(relayed.DetachFromDisposeScope());
            return new RecordedCall(kept, relayed, Changes(relayed), output);
        }

        return new RecordedCall(kept, output, Changes(output), Replaced: null);

        int Changes(Tensor made) => IsMadeAtOnce(module, made) ? 0 : Autograd.ChangesInPlace(made);
    }
}
