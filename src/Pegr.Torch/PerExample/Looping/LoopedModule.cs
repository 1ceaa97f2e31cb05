using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>A module that may be looped through, and its calls in one forward pass.</summary>
/// <param name="name">Path in the model; empty for the model itself.</param>
/// <param name="module">The module.</param>
internal sealed class LoopedModule(string name, nn.Module module)
{
    /// <summary>Path in the model; empty for the model itself.</summary>
    public string Name { get; } = name;

    /// <summary>The module.</summary>
    public nn.Module Module { get; } = module;

    /// <summary>Its calls, in order.</summary>
    public List<LoopedCall> Calls { get; } = [];

    /// <summary>How it is called in messages.</summary>
    public string Title => Name.Length == 0 ? $"the model ({Module.GetType().Name})" : $"{Name} ({Module.GetType().Name})";

    /// <summary>The outputs that a gradient can be taken with respect to, of all calls.</summary>
    public IEnumerable<Tensor> Outputs => Calls.SelectMany(call => call.Outputs).Where(output => output.requires_grad);

    /// <summary>Records calls from now on.</summary>
    /// <param name="random">The model's layers that draw, which record too.</param>
    /// <param name="kept">Takes the tensors that are kept, for the caller to dispose.</param>
    /// <returns>What ends it.</returns>
    public Action Record(IReadOnlyList<RandomLayer> random, List<Tensor> kept)
    {
        var begun = new Stack<IReadOnlyList<int>>(); // a module may call itself
        var before = ModuleHooks.RegisterBefore(Module, () => begun.Push([.. random.Select(layer => layer.Calls)]));
        var after = ModuleHooks.Register(Module, (arguments, result) =>
        {
            var inputs = arguments.Select(argument => TensorTree.Map(argument, Kept)).ToArray();

            // Each output in a place of the graph of its own: one that another is computed from must not see that one's gradient.
            var outputs = new List<Tensor>();
            var handedOn = TensorTree.Map(result, output =>
            {
                outputs.Add(Kept(output));
                return outputs[^1].alias();
            });
            Calls.Add(new LoopedCall(inputs, outputs, [.. outputs.Select(output => Autograd.ChangesInPlace(output))], begun.Pop()));
            return handedOn;
        });
        return () =>
        {
            before();
            after();
        };

        Tensor Kept(Tensor tensor)
        {
            kept.Add(tensor.alias().DetachFromDisposeScope());
            return kept[^1];
        }
    }

    /// <summary>Puts what the one call was given in place of what it made of it: a model may write to its inputs.</summary>
    public void Give(Tensor input)
    {
        if (Calls is [{ Arguments.Length: 1 } only])
        {
            Calls[0] = new LoopedCall([input], only.Outputs, only.Changes, only.Draws);
        }
    }

    /// <summary>Gives the outputs their gradients, in the order of <see cref="Outputs"/>.</summary>
    public void Attach(Queue<Tensor?> gradients)
    {
        foreach (var call in Calls)
        {
            call.Gradients = [.. call.Outputs.Select(output => output.requires_grad ? gradients.Dequeue() : null)];
        }
    }

    /// <summary>Whether an output was changed in place by what followed, which hides its gradient.</summary>
    public bool HasChangedOutputs()
        => Calls.Any(call => call.Outputs.Select((output, k) => Autograd.ChangesInPlace(output) != call.Changes[k]).Any(changed => changed));
}
