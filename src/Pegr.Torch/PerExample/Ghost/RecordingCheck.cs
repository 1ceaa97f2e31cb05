using Pegr.Torch.PerExample.Looping;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>
/// Checks that a recorded pass holds all that the per-example gradients depend on, whatever the layers' rules make of it:
/// <list type="number">
/// <item>Row i of every output gradient belongs to example i: with weights w_i on the losses, row i is w_i times what it was.</item>
/// <item>A layer called again on a recorded input gives the recorded output: no hook stands between.</item>
/// <item>Autograd's gradient of sum_i w_i l_i is what the recorded calls send back to their parameters: these are used nowhere else.</item>
/// </list>
/// The weights keep what different examples contribute from canceling. Generators and buffers stay as they are; a layer that draws
/// random numbers is not called again, so its parameters are not compared.
/// </summary>
internal sealed class RecordingCheck
{
    private const int MostNames = 5;

    private readonly IReadOnlyList<(RecordedLayer Layer, IReadOnlyList<LayerCall> Calls)> _layers;
    private readonly IReadOnlyList<RecordedCall> _calls;
    private readonly IReadOnlyList<(string Name, nn.Module Module, RecordedCall Call)> _activations;
    private readonly IReadOnlyList<LoopedOutput> _looped;
    private readonly Tensor _losses;
    private readonly HashSet<RecordedLayer> _random = new(ReferenceEqualityComparer.Instance);

    /// <summary>Prepares the check of a pass whose graph is still there.</summary>
    /// <param name="layers">The layers with the calls that the loss depends on, and their output gradients of sum_i l_i.</param>
    /// <param name="calls">These calls as they were recorded.</param>
    /// <param name="activations">Calls of modules without parameters, some of which take another output than the module's own.</param>
    /// <param name="looped">The outputs of modules that are looped through.</param>
    /// <param name="losses">l_i, [n].</param>
    public RecordingCheck(
        IReadOnlyList<(RecordedLayer Layer, IReadOnlyList<LayerCall> Calls)> layers,
        IReadOnlyList<RecordedCall> calls,
        IReadOnlyList<(string Name, nn.Module Module, RecordedCall Call)> activations,
        IReadOnlyList<LoopedOutput> looped,
        Tensor losses)
        => (_layers, _calls, _activations, _looped, _losses) = (layers, calls, activations, looped, losses);

    /// <summary>Checks.</summary>
    /// <exception cref="LayerUnfitException">The pass does not hold everything; the message names the layers.</exception>
    public void Run()
    {
        using var scope = NewDisposeScope();
        var weights = Weights(_losses.shape[0]).to(_losses.dtype).to(_losses.device);
        List<Parameter> parameters =
            [.. _layers.SelectMany(entry => entry.Layer.Parameters.Values).Distinct(ReferenceEqualityComparer.Instance).Cast<Parameter>()];
        var total = (_losses * weights).sum();
        var gradients = Autograd.Gradients(total, [.. _calls.Select(call => call.Output), .. parameters, .. _looped.Select(output => output.Output)]);
        var comparisons = new RecordingComparisons();
        Rows(comparisons, gradients, weights);
        var whole = SquaredNorm.OfAll(gradients.Skip(_calls.Count).Take(parameters.Count))?.sqrt();
        var sent = Replay(comparisons, gradients, parameters, whole);
        for (var i = 0; i < parameters.Count; i++)
        {
            if (_random.Any(layer => layer.Parameters.Values.Contains(parameters[i], ReferenceEqualityComparer.Instance)))
            {
                continue;
            }

            comparisons.Add(RecordingFault.UsedElsewhere, Names(parameters[i]), gradients[_calls.Count + i], sent[i], whole);
        }

        Activations(comparisons, total);
        Judge(comparisons);
    }

    // All different, so that rows in another order show too.
    private static Tensor Weights(long count)
    {
        var random = new Random(1);
        return tensor([.. Enumerable.Range(0, (int)count).Select(_ => 0.5 + random.NextDouble())]);
    }

    private void Rows(RecordingComparisons comparisons, IReadOnlyList<Tensor?> gradients, Tensor weights)
    {
        var next = 0;
        var whole = WholeAtOutputs();
        foreach (var (layer, calls) in _layers)
        {
            foreach (var call in calls)
            {
                var plain = call.OutputGradient.detach();
                var perRow = weights.to(plain.dtype).reshape([-1, .. Enumerable.Repeat(1L, (int)plain.dim() - 1)]);
                comparisons.Add(RecordingFault.MixedRows, [layer.Name], gradients[next++], plain * perRow, whole);
            }
        }

        for (var k = 0; k < _looped.Count; k++)
        {
            var (looped, _, gradient, axis) = _looped[k];
            var plain = gradient.detach();
            var perRow = weights.to(plain.dtype).reshape([.. plain.shape.Select((_, dimension) => dimension == axis ? -1L : 1L)]);
            comparisons.Add(RecordingFault.MixedRows, [looped.Name], gradients[gradients.Count - _looped.Count + k], plain * perRow, whole);
        }
    }

    // The norm of the gradients at all outputs, of which one that is zero, as before a softmax that does not see it, has rounding noise.
    private Tensor? WholeAtOutputs()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        return SquaredNorm.OfAll(_layers.SelectMany(entry => entry.Calls).Select(call => call.OutputGradient)
            .Concat(_looped.Select(output => output.Gradient)).Select(gradient => DTypes.Real(gradient).to(float64)))?.sqrt().MoveToOuterDisposeScope();
    }

    // What the calls, each repeated from its recorded input, send back to every parameter.
    private List<Tensor?> Replay(RecordingComparisons comparisons, IReadOnlyList<Tensor?> gradients, List<Parameter> parameters, Tensor? whole)
    {
        using var enabled = enable_grad();
        var sent = parameters.Select(_ => (Tensor?)null).ToList();
        var next = 0;
        foreach (var (layer, calls) in _layers)
        {
            using var buffers = new BufferKeeper(layer.Module);
            var own = layer.Parameters.Values.Distinct(ReferenceEqualityComparer.Instance).Cast<Parameter>().ToList();
            foreach (var call in calls)
            {
                using var scope = NewDisposeScope();
                var (recorded, gradient) = (_calls[next].Output, gradients[next++]);
                if (Output(layer, call.Input.detach()) is not { } output)
                {
                    _random.Add(layer);
                    continue;
                }

                if (gradient is null || !output.requires_grad || !output.shape.SequenceEqual(recorded.shape))
                {
                    comparisons.Add(RecordingFault.ChangedOutput, [layer.Name], null, recorded.detach());
                    continue;
                }

                comparisons.Add(RecordingFault.ChangedOutput, [layer.Name], output.detach(), recorded.detach());
                var back = Autograd.Gradients([output], [gradient], own);
                Unreplaced(comparisons, layer.Name, _calls[next - 1], gradient, [.. own], whole);
                for (var i = 0; i < own.Count; i++)
                {
                    var at = parameters.FindIndex(parameter => ReferenceEquals(parameter, own[i]));
                    if (back[i] is { } part)
                    {
                        sent[at] = (sent[at] is { } former ? former.Plus(part) : part).MoveToOuterDisposeScope();
                    }
                }
            }
        }

        return sent;
    }

    // Where another output took the place of the layer's own, a change that leaves numbers as they are may be in the graph of that one alone.
    private static void Unreplaced(RecordingComparisons comparisons, string layer, RecordedCall call, Tensor gradient, Tensor[] own, Tensor? whole)
    {
        if (call.Replaced is not { } replaced)
        {
            return;
        }

        var (seen, expected) = (Autograd.Gradients([replaced], [gradient], own), Autograd.Gradients([call.Output], [gradient], own));
        for (var i = 0; i < own.Length; i++)
        {
            comparisons.Add(RecordingFault.ChangedOutput, [layer], seen[i], expected[i], whole);
        }
    }

    private void Activations(RecordingComparisons comparisons, Tensor total)
    {
        var gradients = Autograd.Gradients(total, [.. _activations.Select(recorded => recorded.Call.Output)]);
        for (var i = 0; i < _activations.Count; i++)
        {
            if (gradients[i] is { } gradient)
            {
                Unreplaced(comparisons, _activations[i].Name, _activations[i].Call, gradient, [_activations[i].Call.Input], whole: null);
            }
        }
    }

    // What the layer makes of its input; null where it draws random numbers, and so would make something else of it. Only layers of
    // the user's own can be of that kind: TorchSharp's that have a rule draw nothing.
    private static Tensor? Output(RecordedLayer layer, Tensor input)
    {
        var module = (nn.Module<Tensor, Tensor>)layer.Module;
        if (module.GetType().Assembly == typeof(nn.Module).Assembly)
        {
            return module.forward(input);
        }

        using var generator = new GlobalGeneratorKeeper();
        var output = module.forward(input);
        return generator.HasMoved ? null : output;
    }

    private void Judge(RecordingComparisons comparisons)
    {
        var faults = comparisons.Read();
        if (faults.Count == 0)
        {
            return;
        }

        // A layer with a deeper fault may show the later ones too: the first kind explains most.
        var kind = faults.Min(fault => fault.Kind);
        var names = faults.Where(fault => fault.Kind == kind).SelectMany(fault => fault.Names).Distinct().ToList();
        var listed = string.Join(", ", names.Take(MostNames).Select(Title)) + (names.Count > MostNames ? $" and {names.Count - MostNames} more" : "");
        throw new LayerUnfitException(names, kind switch
        {
            RecordingFault.ChangedOutput => $"What layer {listed} returns is changed by a forward hook, which hides its gradient. "
                + "Put the change into the model's forward method, or use the loop engine.",
            RecordingFault.MixedRows => $"The rows given to layer {listed} are not the examples: its first axis holds time or positions, or the model mixes "
                + "examples, or single numbers are normalized behind it (GroupNorm with a channel to each group, on maps of one pixel), which leaves rounding for a gradient. Put the examples on the first axis, as layer.call(ids.unsqueeze(0).expand(n, -1)) does for positions, or use the loop engine.",
            _ => $"The loss depends on the parameters of {listed} besides its calls: by a weight itself, by forward in place of call, or by a gradient "
                + "taken inside forward or the loss, which hooks do not see. Use a layer by layer.call(x) alone (a tied output layer is "
                + "nn.Linear(embedding.weight)), or use the loop engine.",
        });
    }

    private IEnumerable<string> Names(Parameter parameter)
        => _layers.Where(entry => entry.Layer.Parameters.Values.Any(own => ReferenceEquals(own, parameter))).Select(entry => entry.Layer.Name);

    private string Title(string name)
        => $"'{name}' ({_layers.Select(entry => (entry.Layer.Name, entry.Layer.Module))
            .Concat(_activations.Select(call => (call.Name, call.Module)))
            .Concat(_looped.Select(output => (output.Looped.Name, output.Looped.Module))).First(entry => entry.Name == name).Module.GetType().Name})";
}
