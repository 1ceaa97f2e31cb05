using System.Runtime.InteropServices;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>
/// Compares what a model's layers and rules give with the definition, on one example of the user's. First the example alone, a
/// batch of one: each layer's squared gradient norm by its rule against autograd's gradient of l_k with respect to that layer's
/// parameters, and the penalty's gradient against double backward, both in one graph. Then the example beside another one:
/// its loss and norms must be those that it has alone, or examples mix; so must its loss in the whole chunk.
/// </summary>
/// <remarks>
/// The examples are copies, buffers and torch's generator are put back, and nothing is added to any <c>grad</c>: a step that
/// follows finds everything as if there had been no audit.
/// </remarks>
/// <param name="model">The model.</param>
/// <param name="pass">Makes a pass over examples, with the graph of a second derivative or without.</param>
/// <param name="strategyOf">The strategy of each layer.</param>
/// <param name="chunk">The examples to choose from.</param>
/// <param name="losses">What the engine's pass over all of them gave, [c].</param>
/// <param name="use">What the engine is about to do.</param>
internal sealed class Audit(
    nn.Module model, Func<BatchChunk, bool, IAuditedPass> pass, Func<string, NormStrategy> strategyOf, BatchChunk chunk, Tensor losses, AuditedUse use)
{
    private const string NotSeen = "Whether examples mix was not seen, as the model gives another result at every call.";

    private readonly List<string> _notes = [];
    private Action _putBuffersBack = () => { };
    private readonly long _count = chunk.Inputs.shape[0];
    private int _examples;

    /// <summary>Looks at one example of the chunk.</summary>
    public AuditOutcome Of(long example)
    {
        using var scope = NewDisposeScope();
        using var generator = new GlobalGeneratorKeeper();
        using var buffers = new BufferKeeper(model);
        _putBuffersBack = () => buffers.Restore();
        var draws = BatchChecks.RandomLayers(model).Any();
        using var off = new RandomLayersOff(model);
        _examples = 1;
        try
        {
            var alone = Alone(example);
            if (AuditMessage.OfDefinition(example, alone) is { } wrong)
            {
                return new AuditOutcome(null, wrong, true);
            }

            var (mixing, independence) = _count == 1 ? (null, null) : Beside(example, alone);
            if (mixing is null && !draws && _notes.Count == 0)
            {
                mixing = AmongAll(example, alone);
            }

            return mixing is null
                ? new AuditOutcome(Report(example, alone, independence), null, alone.IsConclusive)
                : new AuditOutcome(null, mixing, true);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return new AuditOutcome(null, error is NotSupportedException or NoDerivativeException || CollectedScalar.Explains(error) ? error : AuditMessage.OfError(_examples, error), true);
        }
    }

    private (AuditException? Mixing, double? Independence) Beside(long example, ExampleAlone alone)
    {
        long[] two = [example, (example + 1) % _count];
        var beside = Numbers(two);
        if (Mixing(alone.Numbers, beside) is not { } mixing)
        {
            return (null, Independence(alone.Numbers, beside));
        }

        if (Mixing(alone.Numbers, Numbers([example])) is null && Mixing(beside, Numbers(two)) is null)
        {
            return (mixing, null);
        }

        _notes.Add(NotSeen);
        return (null, null);

        AuditException? Mixing(ExampleNumbers expected, ExampleNumbers found) => AuditMessage.OfMixing(example, expected, found, alone.Tolerance);
    }

    // What mixes examples may do so in larger batches alone, or leave these two as they are by chance.
    private AuditException? AmongAll(long example, ExampleAlone alone)
    {
        var amongAll = losses.detach().narrow(0, example, 1).ToNumber();
        if (AuditMessage.OfMixing(example, alone.Numbers.Loss, amongAll, _count, alone.Tolerance) is not { } mixing)
        {
            return null;
        }

        if (AuditMessage.OfMixing(example, alone.Numbers.Loss, Numbers([example]).Loss, 1, alone.Tolerance) is null)
        {
            // The engine's pass began with other buffers than the audit's where a model counts its calls, say.
            return AuditMessage.OfMixing(example, alone.Numbers.Loss, AmongAllAgain(example), _count, alone.Tolerance);
        }

        _notes.Add(NotSeen);
        return null;
    }

    private double AmongAllAgain(long example)
    {
        using var scope = NewDisposeScope();
        using var seen = Pass([.. Enumerable.Range(0, (int)_count)], createGraph: false);
        return seen.Losses.detach().narrow(0, example, 1).ToNumber();
    }

    private ExampleAlone Alone(long example)
    {
        using var scope = NewDisposeScope();
        var differentiate = use != AuditedUse.Norms;
        using var seen = Pass([example], differentiate);
        var derivative = use is AuditedUse.Step or AuditedUse.ChainStep ? seen.Differentiate(0, 0.5, strategyOf) : null;
        var norms = derivative?.Norms ?? seen.NormsByLayer(strategyOf);
        if (norms.FirstOrDefault(layer => layer.SquaredNorms.numel() != 1) is { } odd)
        {
            throw new InvalidOperationException($"the rule of layer '{odd.Name}' gave {odd.SquaredNorms.numel()} norms for one example.");
        }

        var numbers = ExampleNumbers.OfFirst(seen.Losses, norms);
        var result = new ExampleAlone(numbers, AuditTolerance.Of([.. norms.SelectMany(layer => layer.Parameters), seen.Losses]));
        try
        {
            var definition = new Definition(seen, norms, ModelParameters.Trainable(model), differentiate);
            result = result with
            {
                Norms = [.. numbers.Norms.Zip(definition.SquaredNorms, (found, truth) => new LayerComparison(found.Layer, found.SquaredNorm, truth))],
                Total = new LayerComparison(null, numbers.Total, definition.Total),
            };
            if (!differentiate)
            {
                return result;
            }

            var (roots, seeds) = derivative is null ? Start(norms) : (derivative.Roots, derivative.Seeds);
            return result with { Penalty = definition.ComparePenalty(roots, seeds) };
        }
        catch (Exception error) when (error is (InvalidOperationException or ExternalException) && !CollectedScalar.Explains(error))
        {
            _notes.Add($"Not everything was compared, as autograd cannot compute the definition here ({AuditMessage.FirstLine(error)}).");
            return result;
        }
    }

    // Of norms that keep their graph.
    private static (List<Tensor> Roots, List<Tensor> Seeds) Start(IReadOnlyList<LayerNorms> norms)
    {
        var roots = norms.Select(layer => layer.SquaredNorms).Where(norm => norm.requires_grad).ToList();
        return (roots, roots.ConvertAll(root => full_like(root, Scalars.Of(0.5), requires_grad: false)));
    }

    private ExampleNumbers Numbers(long[] examples)
    {
        using var scope = NewDisposeScope();
        using var seen = Pass(examples, createGraph: false);
        return ExampleNumbers.OfFirst(seen.Losses, seen.NormsByLayer(strategyOf));
    }

    private IAuditedPass Pass(long[] examples, bool createGraph)
    {
        // Every pass begins with the same buffers, or a model that moves them shows nothing.
        _examples = examples.Length;
        _putBuffersBack();
        return pass(chunk.Copy(examples), createGraph);
    }

    private AuditReport Report(long example, ExampleAlone alone, double? independence)
    {
        var whole = alone.Total?.Truth ?? 0;
        return new AuditReport(
            example,
            [.. alone.Norms.Select(layer => layer.Layer!)],
            alone.Norms.Select(layer => layer.Relative(whole)).DefaultIfEmpty().Max(),
            alone.Penalty.Count == 0 ? null : alone.Penalty.Max(layer => layer.Relative(alone.PenaltyTruth)),
            independence,
            _notes);
    }

    private static double Independence(ExampleNumbers alone, ExampleNumbers beside)
        => beside.Norms.Zip(alone.Norms, (found, truth) => new LayerComparison(found.Layer, found.SquaredNorm, truth.SquaredNorm))
            .Prepend(new LayerComparison(null, beside.Total, alone.Total))
            .Where(layer => layer.Layer is null || beside.Norms.Count == alone.Norms.Count)
            .Max(layer => layer.Relative(alone.Total));
}
