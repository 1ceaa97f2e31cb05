using Pegr.Torch.PerExample.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>
/// The parameters that no rule covers, each done by a loop over examples through the smallest module that holds it, is called
/// and keeps its examples apart.
/// </summary>
internal sealed class LocalLoops : IDisposable
{
    private readonly List<(string Name, string Owner, Parameter Parameter, List<LoopedModule> Holders)> _parameters = [];
    private readonly List<LoopedModule> _modules = [];
    private readonly List<RandomLayer> _random;
    private readonly List<Tensor> _kept = [];
    private readonly List<Action> _removals = [];
    private readonly Dictionary<object, Tensor?> _totals = new(ReferenceEqualityComparer.Instance);
    private readonly IReadOnlyDictionary<string, string> _unfit;
    private readonly IReadOnlyList<Parameter> _all;
    private List<LoopedModule> _usable = [];
    private long _count;

    /// <summary>Finds the modules and records their calls from now on.</summary>
    /// <param name="parts">The model.</param>
    /// <param name="owners">The modules whose parameters are to be looped over; a shared parameter is the same object everywhere.</param>
    /// <param name="unfit">The modules that are used in a way that their rule or a loop through them does not cover, and how.</param>
    public LocalLoops(
        ModelParts parts,
        IReadOnlyDictionary<nn.Module, IReadOnlyDictionary<string, Parameter>> owners,
        IReadOnlyDictionary<string, string> unfit)
    {
        _unfit = unfit;
        _all = parts.Trainable;
        foreach (var (name, parameter, holders) in owners.Count > 0 ? ParameterHolders.Of(parts.Model, owners) : [])
        {
            var usable = holders.Where(holder => ModuleHooks.Suits(holder.Module) && !unfit.ContainsKey(holder.Name));
            _parameters.Add((name, holders[0].Name, parameter, [.. usable.Select(holder => Looped(holder.Name, holder.Module))]));
        }

        _random = _modules.Count > 0 ? RandomLayer.Of(parts.Model) : [];
        _random.ForEach(layer => _removals.Add(layer.Record(_kept)));
        _modules.ForEach(module => _removals.Add(module.Record(_random, _kept)));
    }

    /// <summary>What gradients of sum_i l_i are needed of.</summary>
    public IReadOnlyList<Tensor> Wanted => [.. _modules.SelectMany(module => module.Outputs), .. _parameters.Select(entry => entry.Parameter)];

    /// <summary>The outputs whose gradients loops would go by.</summary>
    public IReadOnlyList<LoopedOutput> Outputs
        => [.. _usable.SelectMany(looped => looped.Calls.Zip(Axes(looped), (call, axes) => call.Outputs
            .Select((output, k) => (Output: output, Gradient: call.Gradients[k], Axis: axes!.Outputs[k]))
            .Where(output => output.Gradient is not null)
            .Select(output => new LoopedOutput(looped, output.Output, output.Gradient!, output.Axis))).SelectMany(outputs => outputs))];

    /// <summary>The modules with their calls on the batch's rows, none for one that had others too.</summary>
    public IEnumerable<(string Name, int Count)> Calls => _modules.Select(looped => (looped.Name, _usable.Contains(looped) ? looped.Calls.Count : 0));

    /// <summary>Keeps the model's inputs as they are now, where the model itself may be looped through.</summary>
    /// <returns>What gives them to the recorded call, once it was made.</returns>
    public Action Keep(Tensor inputs)
    {
        if (_modules.Find(looped => looped.Name.Length == 0) is not { } model)
        {
            return () => { };
        }

        _kept.Add(inputs.clone().DetachFromDisposeScope());
        var kept = _kept[^1];
        return () => model.Give(kept);
    }

    /// <summary>Ends the recording.</summary>
    public void Stop()
    {
        _removals.ForEach(remove => remove());
        _removals.Clear();
    }

    /// <summary>Takes the gradients, in the order of <see cref="Wanted"/>.</summary>
    /// <param name="gradients">Null stands for zero.</param>
    /// <param name="count">The number of examples.</param>
    public void Attach(IEnumerable<Tensor?> gradients, long count)
    {
        _count = count;
        var queue = new Queue<Tensor?>(gradients);
        _modules.ForEach(module => module.Attach(queue));
        _parameters.ForEach(entry => _totals[entry.Parameter] = queue.Dequeue());
        _usable = [.. _modules.Where(module => module.Calls.Count > 0 && !module.HasChangedOutputs() && Axes(module).All(axes => axes is not null))];
    }

    /// <summary>Loops for all parameters that the loss depends on.</summary>
    /// <param name="purpose">What is wanted.</param>
    /// <param name="scale">The derivative is that of scale·sum_i ‖∇l_i‖².</param>
    /// <exception cref="NotSupportedException">No module gives for every example alone what it gave for all together.</exception>
    public IReadOnlyList<LoopShare> Run(LoopPurpose purpose, double scale = 1)
    {
        var shares = new List<LoopShare>();
        var whole = Math.Sqrt(_totals.Values.OfType<Tensor>().Sum(total => Math.Pow(Rounding.Norm(total), 2)));
        var left = _parameters.Where(entry => _totals[entry.Parameter] is not null)
            .Select(entry => (entry.Name, entry.Owner, entry.Parameter, Total: _totals[entry.Parameter]!, Holders: new Queue<LoopedModule>(entry.Holders.Where(_usable.Contains))))
            .ToList();
        while (left.Count > 0)
        {
            Refuse([.. left.Where(entry => entry.Holders.Count == 0).Select(entry => (entry.Name, entry.Owner))]);
            var looped = left[0].Holders.Peek();
            var together = left.Where(entry => entry.Holders.Peek() == looped).ToList();
            var loop = new ExampleLoop(looped, [.. Axes(looped).Select(axes => axes!)], _random, [.. together.Select(entry => entry.Parameter)], _all, _count);
            var share = loop.Run(purpose, scale);
            var unexplained = share is null ? [] : loop.Unexplained([.. together.Select(entry => entry.Total)], whole);
            if (share is not null && unexplained.Count == 0)
            {
                shares.Add(share with { Names = [.. together.Select(entry => entry.Name)] });
                left.RemoveAll(entry => entry.Holders.Peek() == looped);
            }
            else
            {
                // The next larger module, for all of them or for those that are also used outside of this one.
                together.Where(entry => share is null || unexplained.Contains(entry.Parameter, ReferenceEqualityComparer.Instance)).ToList().ForEach(entry => entry.Holders.Dequeue());
            }
        }

        return shares;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _kept.ForEach(tensor => tensor.Dispose());
    }

    private void Refuse(List<(string Name, string Owner)> parameters)
    {
        if (parameters.Count > 0)
        {
            var layer = parameters.Find(parameter => _unfit.ContainsKey(parameter.Owner)).Owner;
            throw new NotSupportedException(layer is not null ? _unfit[layer]
                : $"No rule covers {string.Join(", ", parameters.Select(parameter => parameter.Name))}, and no example alone gives what it gives in the "
                + "batch: something draws random numbers (set it to eval()), mixes examples, keeps state, or uses these parameters past the "
                + "model's output. Register a rule, use the loop engine or random signs, or freeze these parameters.");
        }
    }

    private LoopedModule Looped(string name, nn.Module module)
    {
        if (_modules.Find(looped => ReferenceEquals(looped.Module, module)) is { } known)
        {
            return known;
        }

        _modules.Add(new LoopedModule(name, module));
        return _modules[^1];
    }

    private IEnumerable<ExampleAxes?> Axes(LoopedModule looped) => looped.Calls.Select(call => ExampleAxes.Of(looped.Module, call, _count));
}
