using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// All examples at once: one forward pass records each layer's input and output, one backward pass gives the
/// per-example gradients at the outputs, and each layer's rule turns the two into its share of ‖∇l_i‖². Exact.
/// </summary>
/// <param name="rules">The layer rules to use; null for this library's own.</param>
public sealed class GhostEngine(LayerRuleRegistry? rules = null) : IPerExampleEngine
{
    private readonly LayerRuleRegistry _rules = rules ?? LayerRuleRegistry.CreateDefault();

    /// <inheritdoc/>
    public string Key => "ghost";

    /// <inheritdoc/>
    public PerExampleStatistics AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets, double lambda)
    {
        using var scope = NewDisposeScope();
        using var recorder = Record(model);
        var losses = Losses(model, loss, inputs, targets);
        var squaredNorms = SquaredNorms(recorder, losses, createGraph: lambda > 0);
        var objective = losses.mean();
        if (lambda > 0)
        {
            objective += squaredNorms.mean() * (lambda / 2);
        }

        Autograd.Backward(objective);
        return new PerExampleStatistics(losses, squaredNorms);
    }

    /// <inheritdoc/>
    public PerExampleStatistics Measure(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        using var scope = NewDisposeScope();
        using var recorder = Record(model);
        var losses = Losses(model, loss, inputs, targets);
        var squaredNorms = SquaredNorms(recorder, losses, createGraph: false);
        return new PerExampleStatistics(losses, squaredNorms);
    }

    private ForwardRecorder Record(nn.Module model)
    {
        BatchChecks.TrainableParameters(model);
        BatchChecks.NoBatchStatistics(model);
        return new ForwardRecorder(model, _rules);
    }

    private static Tensor Losses(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Tensor inputs, Tensor targets)
    {
        var count = BatchChecks.Count(inputs, targets);
        var losses = loss(model.call(inputs), targets);
        BatchChecks.PerExample(losses, count);
        return losses;
    }

    private static Tensor SquaredNorms(ForwardRecorder recorder, Tensor losses, bool createGraph)
    {
        var outputs = recorder.Layers.SelectMany(layer => layer.Calls.Select(call => call.Output)).ToList();
        var unseen = recorder.Layers.Where(layer => layer.Calls.Count == 0).ToList();
        var total = losses.sum();
        var gradients = Autograd.Gradients(total, [.. outputs, .. unseen.SelectMany(layer => layer.Parameters)], createGraph);
        RefuseUnseen(unseen, gradients.Skip(outputs.Count));

        Tensor? squaredNorms = null;
        var next = 0;
        foreach (var layer in recorder.Layers)
        {
            // A call whose output the loss ignores has no gradient and adds nothing.
            var calls = layer.Calls
                .Select(call => (call.Input, Gradient: gradients[next++]))
                .Where(call => call.Gradient is not null)
                .Select(call => new LayerCall(call.Input, call.Gradient!))
                .ToList();
            if (calls.Count > 0)
            {
                CheckFirstAxis(layer, calls, losses.shape[0]);
                var share = layer.Rule.SquaredNorms(layer.Module, calls);
                squaredNorms = squaredNorms is null ? share : squaredNorms + share;
            }
        }

        return squaredNorms ?? zeros_like(losses);
    }

    private static void RefuseUnseen(List<RecordedLayer> unseen, IEnumerable<Tensor?> gradients)
    {
        if (gradients.Any(gradient => gradient is not null))
        {
            throw new NotSupportedException(
                $"The loss depends on {string.Join(", ", unseen.Select(layer => layer.Name))} in a way that hooks do not see. "
                + "In the model's forward method call layers with layer.call(x), not layer.forward(x) or their weights alone, "
                + "or use the loop engine.");
        }
    }

    private static void CheckFirstAxis(RecordedLayer layer, List<LayerCall> calls, long count)
    {
        if (calls.Find(call => call.Input.shape[0] != count || call.OutputGradient.shape[0] != count) is { Input: not null } call)
        {
            throw new NotSupportedException(
                $"Layer {layer.Name} was given {call.Input.shape[0]} rows for {count} examples. The first axis must hold the examples; "
                + "keep further axes apart, or use the loop engine.");
        }
    }
}
