using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Looping;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Relays;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>One forward and backward pass over a chunk with every layer's inputs and output gradients at hand.</summary>
internal sealed class GhostPass : IAuditedPass
{
    private readonly ForwardRecorder _recorder;
    private readonly bool _createGraph;
    private readonly List<(RecordedLayer Layer, IReadOnlyList<LayerCall> Calls)> _called = [];
    private readonly List<RecordedCall> _recordedCalls = [];
    private readonly RelayedPass? _relayed;
    private readonly List<LayerGroup> _groups;

    /// <exception cref="LayerUnfitException">Layers are used in a way that their rules do not cover.</exception>
    public GhostPass(
        ModelParts parts,
        LayerRuleRegistry rules,
        IReadOnlyDictionary<string, string> unfit,
        PerExampleLoss loss,
        BatchChunk chunk,
        bool createGraph,
        bool withParameters = false)
    {
        var parameters = parts.Trainable;
        BatchChecks.NoBatchStatistics(parts.Modules.Select(part => (part.Name, part.Module)));
        _createGraph = createGraph;
        _relayed = createGraph && !withParameters ? new RelayedPass() : null;
        _recorder = new ForwardRecorder(parts, rules, unfit, _relayed);
        try
        {
            var give = Loops.Keep(chunk.Inputs);
            Losses = BatchChecks.Losses(parts.Model, loss, chunk);
            _recorder.Stop(); // loops call modules again
            give();
            Total = Losses.sum();
            RefuseChangedOutputs();
            var outputs = _recorder.Layers.SelectMany(layer => layer.Calls.Select(call => call.Output)).ToList();
            var unseen = _recorder.Layers.Where(layer => layer.Calls.Count == 0).ToList();
            List<Tensor> wanted = [.. outputs, .. unseen.SelectMany(layer => layer.Parameters.Values), .. Loops.Wanted, .. withParameters ? parameters : []];
            var gradients = FirstGradients(wanted);
            ParameterGradients = withParameters ? [.. gradients.TakeLast(parameters.Count)] : [];
            var ofUnseen = unseen.Sum(layer => layer.Parameters.Count);
            RefuseUnseen(unseen, gradients.Skip(outputs.Count).Take(ofUnseen));
            Loops.Attach(gradients.Skip(outputs.Count + ofUnseen).Take(Loops.Wanted.Count), chunk.Inputs.shape[0]);
            Pair(gradients, chunk.Inputs.shape[0]);
            _groups = LayerGroups.Of(_called);
        }
        catch
        {
            _recorder.Dispose();
            throw;
        }
    }

    /// <summary>The examples as they were before the model and the loss saw them, for all that calls these again.</summary>
    public BatchChunk Untouched { get; init; }

    /// <summary>l_i, [c], with their graph.</summary>
    public Tensor Losses { get; }

    /// <summary>Gradients of sum_i l_i with respect to the trainable parameters; empty unless asked for.</summary>
    public IReadOnlyList<Tensor?> ParameterGradients { get; }

    /// <summary>sum_i l_i, with its graph.</summary>
    public Tensor Total { get; }

    /// <summary>The layers that go by their rules, those that share parameters together.</summary>
    public IReadOnlyList<LayerGroup> Groups => _groups;

    private LocalLoops Loops => _recorder.Loops;

    /// <summary>‖∇l_i‖², [c], differentiable if the pass created a graph.</summary>
    public Tensor SquaredNorms(Func<string, NormStrategy> strategyOf)
        => Sum(NormsByLayer(strategyOf));

    private Tensor GroupNorms(Func<string, NormStrategy> strategyOf, ExampleGroups groups)
    {
        using var graph = set_grad_enabled(_createGraph);
        return _groups.Select(layers => layers.SquaredNorms(strategyOf, groups)).Aggregate((Tensor?)null, (sum, next) => sum is null ? next : sum.Plus(next))
            ?? zeros_like(Losses);
    }

    /// <summary>How often each layer was called that goes by its rule, and each module that may be looped through on the batch's rows. A
    /// number that changes from step to step is that of a layer that is called by what is in the data.</summary>
    public IReadOnlyList<(bool GoesByRule, string Name, int Count)> CallsByLayer
        => [.. _recorder.Layers.Select(layer => (true, layer.Name, layer.Calls.Count)), .. Loops.Calls.Select(calls => (false, calls.Name, calls.Count))];

    /// <summary>Whether the pass creates a graph of its gradients.</summary>
    public bool CreatesGraph => _createGraph;

    /// <summary>Whether modules are called again on one example after the other.</summary>
    public bool HasLoops => Loops.Wanted.Count > 0;

    /// <summary>Checks that nothing went past the recording, see <see cref="RecordingCheck"/>; the graph must still be there.</summary>
    public void Check() => new RecordingCheck(_called, _recordedCalls, _recorder.Activations, Loops.Outputs, Losses).Run();

    /// <summary>How often passes of this kind were checked before, if this one was; null if not.</summary>
    public int? CheckedBefore { get; set; }

    /// <summary>Every layer's share of <see cref="SquaredNorms"/>.</summary>
    public IReadOnlyList<LayerNorms> NormsByLayer(Func<string, NormStrategy> strategyOf)
    {
        List<LayerNorms> ofRules;
        using (set_grad_enabled(_createGraph))
        {
            ofRules = [.. _groups.Select(group => new LayerNorms(group.Name, group.Parameters, group.SquaredNorms(strategyOf)))];
        }

        return
        [
            .. ofRules,
            .. Loops.Run(_createGraph ? LoopPurpose.Graph : LoopPurpose.Norms)
                .Select(share => new LayerNorms(share.Looped.Name, share.Parameters, share.SquaredNorms)),
        ];
    }

    /// <summary>The per-example gradients of every parameter that the loss depends on, without graph, in the dispose scope around the current one.</summary>
    public IReadOnlyList<ParameterGradients> Gradients()
    {
        using var noGradient = no_grad();
        var ofLoops = Loops.Run(LoopPurpose.Gradients)
            .SelectMany(share => share.Parameters.Zip(share.Gradients, (parameter, gradient) => new ParameterGradients(parameter, [new DenseGradient("", gradient)])));
        return [.. _groups.SelectMany(group => group.Gradients()).Concat(ofLoops).Select(gradients => gradients.Kept())];
    }

    /// <summary>Adds the gradient of lossScale·sum_i l_i + penaltyScale·sum_i ‖∇l_i‖² to the parameters' <c>grad</c>.</summary>
    /// <param name="lossScale">Factor of the losses.</param>
    /// <param name="penaltyScale">Factor of the penalty.</param>
    /// <param name="strategyOf">A layer's strategy.</param>
    /// <param name="groups">Groups whose |g|·‖∇L_g‖² take the place of ‖∇l_i‖², in a pass without loops; null for none.</param>
    /// <returns>‖∇l_i‖², [c], or |g|·‖∇L_g‖², [groups], without graph.</returns>
    public Tensor Backward(double lossScale, double penaltyScale, Func<string, NormStrategy> strategyOf, ExampleGroups? groups = null)
    {
        if (penaltyScale == 0)
        {
            var norms = (groups is null ? SquaredNorms(strategyOf) : GroupNorms(strategyOf, groups)).detach();
            Autograd.Backward(Total.Times(lossScale));
            _relayed?.ThrowIfFailed();
            return norms;
        }

        Tensor squaredNorms;
        Tensor? source = null;
        using (NewDisposeScope())
        {
            var derivative = Differentiate(lossScale, penaltyScale, strategyOf, groups);
            squaredNorms = Sum(derivative.Norms).MoveToOuterDisposeScope();
            if (_relayed is not null && SeedSource.Serves(derivative.Seeds))
            {
                source = SeedSource.Of(derivative.Roots, derivative.Seeds, _relayed).MoveToOuterDisposeScope();
            }
            else
            {
                Autograd.Backward(derivative.Roots, derivative.Seeds);
            }
        }

        if (source is not null)
        {
            Autograd.Backward(source);
        }

        _relayed?.ThrowIfFailed();
        return squaredNorms;
    }

    /// <summary>Where a backward pass for lossScale·sum_i l_i + penaltyScale·sum_i ‖∇l_i‖² starts, in a pass that created a graph.</summary>
    public PenaltyDerivative Differentiate(double lossScale, double penaltyScale, Func<string, NormStrategy> strategyOf)
        => Differentiate(lossScale, penaltyScale, strategyOf, groups: null);

    private PenaltyDerivative Differentiate(double lossScale, double penaltyScale, Func<string, NormStrategy> strategyOf, ExampleGroups? groups)
    {
        var norms = new List<LayerNorms>();
        var roots = new List<Tensor> { Total };
        var seeds = new List<Tensor> { full_like(Total, Scalars.Of(lossScale), requires_grad: false) };
        foreach (var group in _groups)
        {
            using var groupScope = NewDisposeScope();
            var share = group.Differentiate(strategyOf, penaltyScale, groups);
            norms.Add(new LayerNorms(group.Name, group.Parameters, share.SquaredNorms.MoveToOuterDisposeScope()));
            for (var i = 0; i < group.Calls.Count; i++)
            {
                Add(group.Calls[i].Input, share.Derivatives[i].Input);
                Add(group.Calls[i].OutputGradient, share.Derivatives[i].OutputGradient);
            }

            foreach (var (parameter, derivative) in share.ParameterDerivatives)
            {
                Add(parameter, derivative);
            }
        }

        using (NewDisposeScope())
        {
            foreach (var share in Loops.Run(LoopPurpose.Derivatives, penaltyScale))
            {
                norms.Add(new LayerNorms(share.Looped.Name, share.Parameters, share.SquaredNorms.MoveToOuterDisposeScope()));
                foreach (var (root, seed) in share.Derivatives)
                {
                    Add(root, seed);
                }
            }
        }

        return new PenaltyDerivative(roots, seeds, norms);

        // A derivative with respect to what depends on no parameter leads nowhere.
        void Add(Tensor root, Tensor? seed)
        {
            if (seed is not null && root.requires_grad)
            {
                roots.Add(root);
                seeds.Add(seed.to(root.dtype).MoveToOuterDisposeScope());
            }
        }
    }

    /// <summary>What is done for each layer.</summary>
    public GhostPlan Plan(Func<string, NormStrategy> strategyOf)
        => new([
            .. _groups.SelectMany(group => group.Layers).Select(entry => GhostPlanLayer.Of(entry.Layer, entry.Calls, strategyOf(entry.Layer.Name))),
            .. Loops.Run(LoopPurpose.Norms).Select(GhostPlanLayer.Of),
        ]);

    public void Dispose() => _recorder.Dispose();

    private Tensor Sum(IEnumerable<LayerNorms> shares)
        => shares.Aggregate((Tensor?)null, (sum, next) => sum is null ? next.SquaredNorms : sum.Plus(next.SquaredNorms)) ?? zeros_like(Losses, requires_grad: false);

    // With respect to what is in the graph behind the layers' parameters.
    private IReadOnlyList<Tensor?> FirstGradients(List<Tensor> wanted)
    {
        if (_relayed is null)
        {
            return Autograd.Gradients(Total, wanted, _createGraph);
        }

        _relayed.IsFirst = true;
        var gradients = Autograd.Gradients(Total, wanted, _createGraph);
        _relayed.IsFirst = false;
        _relayed.ThrowIfFailed();
        return gradients;
    }

    // A call whose output the loss ignores has no gradient and adds nothing.
    private void Pair(IReadOnlyList<Tensor?> gradients, long count)
    {
        var next = 0;
        var ignored = new List<RecordedLayer>();
        foreach (var layer in _recorder.Layers)
        {
            var calls = layer.Calls
                .Select(call => (Recorded: call, Gradient: gradients[next++]))
                .Where(call => call.Gradient is not null)
                .ToList();
            if (calls.Count > 0)
            {
                List<LayerCall> recorded = [.. calls.Select(call => new LayerCall(call.Recorded.Input, call.Gradient!))];
                CheckFirstAxis(layer, recorded, count);
                _called.Add((layer, recorded));
                _recordedCalls.AddRange(calls.Select(call => call.Recorded));
            }
            else if (layer.Calls.Count > 0)
            {
                ignored.Add(layer);
            }
        }

        // Ignored, or used by way of what autograd keeps alone, as in a derivative taken inside forward.
        RefuseUnseen(ignored, Autograd.Gradients(Total, [.. ignored.SelectMany(layer => layer.Parameters.Values)]));
    }

    // The gradient at such an output would be that behind the change.
    private void RefuseChangedOutputs()
    {
        var calls = _recorder.Layers.SelectMany(layer => layer.Calls.Select(call => (layer.Name, call.Output, call.Changes))).ToList();
        if (Autograd.ChangesInPlace([.. calls.Select(call => call.Output)]) != calls.Sum(call => call.Changes))
        {
            var changed = calls.First(call => Autograd.ChangesInPlace(call.Output) != call.Changes);
            throw new LayerUnfitException(
                [.. calls.Where(call => Autograd.ChangesInPlace(call.Output) != call.Changes).Select(call => call.Name)],
                $"The output of layer '{changed.Name}' is changed in place by what follows it, which hides its gradient. "
                + "Make that operation without inplace (such as ReLU()), or use the loop engine.");
        }
    }

    private static void RefuseUnseen(List<RecordedLayer> unseen, IEnumerable<Tensor?> gradients)
    {
        if (gradients.Any(gradient => gradient is not null))
        {
            throw new LayerUnfitException(
                [.. unseen.Select(layer => layer.Name)],
                $"The loss depends on {string.Join(", ", unseen.Select(layer => layer.Name))} in a way that hooks do not see. "
                + "In the model's forward method call layers with layer.call(x), not layer.forward(x) or their weights alone, "
                + "or use the loop engine.");
        }
    }

    private static void CheckFirstAxis(RecordedLayer layer, List<LayerCall> calls, long count)
    {
        foreach (var (input, gradient) in calls)
        {
            if (Rows(input) != count || Rows(gradient) != count)
            {
                throw new LayerUnfitException(
                    [layer.Name],
                    $"Layer {layer.Name} was given {Rows(input)} rows for {count} examples. The first axis must hold the "
                    + "examples; keep further axes apart, or use the loop engine.");
            }

            // Of a batch of one an image without the examples' axis has one row as well, its channel.
            if (layer.Module is Convolution convolution && input.dim() != convolution.weight.dim())
            {
                throw new LayerUnfitException(
                    [layer.Name], $"Layer {layer.Name} was given an input of {input.dim()} axes. Give it all examples at once, on an axis in front, or use the loop engine.");
            }
        }

        static long Rows(Tensor tensor) => tensor.dim() == 0 ? 1 : tensor.shape[0];
    }
}
