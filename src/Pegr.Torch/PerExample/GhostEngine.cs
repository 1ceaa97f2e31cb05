using System.Numerics;
using System.Runtime.CompilerServices;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Chains;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;

using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// All examples at once: one forward pass records each layer's input and output, one backward pass gives the
/// per-example gradients at the outputs, and each layer's rule turns the two into its share of ‖∇l_i‖². Exact.
/// </summary>
/// <remarks>
/// The penalty is differentiated by hand as far as the layers' inputs and output gradients, one layer after the other, so
/// that only one layer's intermediate results exist at a time; one backward pass carries these derivatives on, together
/// with the loss's own gradient.
/// </remarks>
public sealed class GhostEngine : IPerExampleEngine
{
    private readonly LayerRuleRegistry _rules;
    private readonly CheckSchedule _checks = new();
    private readonly CheckSchedule _exchanges = new();
    private readonly Auditor _auditor;
    private readonly ChainSteps _chains;

    /// <summary>Makes an engine.</summary>
    /// <param name="rules">The layer rules to use; null for this library's own.</param>
    public GhostEngine(LayerRuleRegistry? rules = null)
    {
        _rules = rules ?? LayerRuleRegistry.CreateDefault();
        _auditor = new Auditor(_rules, StrategyOf, () => ChecksRecording);
        _chains = new ChainSteps(_rules);
    }

    // For every model the layers that its forward pass uses in a way that rules do not cover, and how, as far as it was seen to.
    private readonly ConditionalWeakTable<nn.Module, Dictionary<string, string>> _unfit = [];

    /// <inheritdoc/>
    public string Key => "ghost";

    /// <summary>The strategy of layers that <see cref="LayerStrategies"/> does not name.</summary>
    public NormStrategy Strategy { get; init; }

    /// <summary>Strategies by the layer's name in the model, such as <c>layers.conv1</c>; a name that the
    /// model does not have is refused when the engine is used.</summary>
    public IReadOnlyDictionary<string, NormStrategy> LayerStrategies
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new Dictionary<string, NormStrategy>();

    /// <summary>When the engine compares itself with the definition on one of the examples at hand, at the cost of about two
    /// examples by the loop. It throws an <see cref="AuditException"/> that names the layers where they differ.</summary>
    public AuditMode Audit { get; init; }

    /// <summary>Whether passes are checked for what goes past the recording; off only to test what else would notice.</summary>
    internal bool ChecksRecording { get; init; } = true;

    /// <summary>Whether steps of models that are chains of linear layers and activation functions go by hand; off only to test the way of all others.</summary>
    internal bool UsesChains { get; init; } = true;

    private bool GoesByHand => UsesChains && Strategy == NormStrategy.Auto && LayerStrategies.Count == 0;

    /// <inheritdoc/>
    public PenaltyReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, double lambda)
        => AccumulateGradients(model, loss, batch, new PenaltyTerms(lambda));

    /// <inheritdoc/>
    /// <remarks>Of a group the positions of all its examples are positions of one weight matrix. Where a part of the model has no rule, or micro-batches
    /// are smaller than a group, groups are taken one after the other, by double backward.</remarks>
    public PenaltyReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, PenaltyTerms terms)
    {
        BatchChecks.Alive(model, loss, batch);
        ArgumentNullException.ThrowIfNull(terms);
        var parts = ModelParts.Of(model);
        CheckLayerStrategies(parts);
        DueAudit? audit = null;
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        var lambda = terms.Lambda;
        var (losses, squaredNorms) = (new List<Tensor>(), new List<Tensor>());
        var groupSize = Math.Min(terms.GroupSize, batch.Count);
        var wholeGroups = batch.InChunksOf(Math.Max(1, batch.ChunkSize / groupSize) * groupSize);
        var otherPasses = wholeGroups.ChunkSize != batch.ChunkSize;
        var goesByHand = lambda > 0 && groupSize == 1 && GoesByHand;
        foreach (var chunk in wholeGroups.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            if (batch.ChunkSize < groupSize)
            {
                BatchChecks.NoBatchStatistics(model);
                Loop(new Batch(chunk.Inputs, chunk.Targets, batch.ChunkSize));
                continue;
            }

            var (lossScale, penaltyScale) = (terms.LossWeight / batch.Count, lambda / (2 * batch.Count));
            if (goesByHand && _chains.Pass(parts, loss, chunk) is { } chain)
            {
                audit = CheckChain(parts, loss, chunk, chain, Audit, audit);
                ChainSteps.Backward(chain, lossScale, penaltyScale);
                squaredNorms.Add(chain.SquaredNorms.MoveToOuterDisposeScope());
                losses.Add(chain.Losses.detach().MoveToOuterDisposeScope());
                continue;
            }

            audit = chunk.Start > 0 ? audit : _auditor.Due(Audit, parts, loss, chunk, lambda > 0 ? AuditedUse.Step : AuditedUse.Norms);
            using var pass = Pass(parts, loss, chunk, buffers, audit, createGraph: lambda > 0);
            CheckParts(parts.Model, loss, pass);
            if (groupSize > 1 && pass.HasLoops)
            {
                Loop(new Batch(pass.Untouched.Inputs, pass.Untouched.Targets));
                continue;
            }

            var groups = groupSize == 1 ? null : new ExampleGroups(chunk.Inputs.shape[0], groupSize);
            squaredNorms.Add(
                pass.Backward(lossScale, penaltyScale, StrategyOf, groups).MoveToOuterDisposeScope());
            losses.Add(pass.Losses.detach().MoveToOuterDisposeScope());
        }

        if (otherPasses)
        {
            buffers.AcceptOnePass(model, batch);
        }
        else
        {
            buffers.Accept();
        }

        var norms = cat(squaredNorms);
        return new PenaltyReport(cat(losses), groupSize == 1 ? norms.mean() : norms.sum().Over(batch.Count)) { Audit = audit?.Report };

        void Loop(Batch examples)
        {
            EmbeddingRule.CheckAll(model);
            var (seen, shares) = GroupLoop.Accumulate(model, loss, examples, terms, batch.Count);
            losses.Add(seen.MoveToOuterDisposeScope());
            squaredNorms.Add(shares.MoveToOuterDisposeScope());
            otherPasses = true;
        }
    }

    /// <inheritdoc/>
    public PerExampleStatistics Measure(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, bool differentiable = false)
    {
        BatchChecks.Alive(model, loss, batch);
        var parts = ModelParts.Of(model);
        CheckLayerStrategies(parts);
        DueAudit? audit = null;
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        var (losses, squaredNorms) = (new List<Tensor>(), new List<Tensor>());
        var mean = new GradientSum(parts.Trainable);
        foreach (var part in batch.Chunks())
        {
            using var chunkScope = NewDisposeScope();
            var chunk = differentiable && !batch.IsWhole ? part.Copy() : part; // pieces of one tensor, to which a model may write, while graphs live on
            audit = chunk.Start > 0 ? audit : _auditor.Due(Audit, parts, loss, chunk, differentiable ? AuditedUse.DifferentiableNorms : AuditedUse.Norms);
            using var pass = Pass(parts, loss, chunk, buffers, audit, createGraph: differentiable, withParameters: true);
            CheckParts(parts.Model, loss, pass);
            mean.Add(pass.ParameterGradients, 1.0 / batch.Count);
            squaredNorms.Add(Kept(pass.SquaredNorms(StrategyOf)));
            losses.Add(Kept(pass.Losses));
        }

        return new PerExampleStatistics(cat(losses), cat(squaredNorms), mean.SquaredNorm()) { Audit = audit?.Report };

        Tensor Kept(Tensor tensor) => (differentiable ? tensor : tensor.detach()).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    /// <remarks>A linear layer's share is (A A′ᵀ) ∘ (G G′ᵀ), and of layers with several positions likewise the sum over them, or a product of the gradients
    /// themselves, whichever is less work.</remarks>
    public Tensor InnerProducts(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch rows, Batch columns)
    {
        BatchChecks.Alive(model, loss, rows);
        BatchChecks.Alive(model, loss, columns);
        BatchChecks.NoRandomLayers(model);
        var parts = ModelParts.Of(model);
        DueAudit? audit = null;
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        return BlockMatrix.Of(rows, columns, Of, Products).MoveToOuterDisposeScope();

        (IReadOnlyList<ParameterGradients> Gradients, Tensor Losses) Of(BatchChunk chunk)
        {
            using var pieceScope = NewDisposeScope();
            buffers.Restore();
            audit ??= _auditor.Due(Audit, parts, loss, chunk, AuditedUse.Norms);
            using var pass = Pass(parts, loss, chunk, buffers, audit, createGraph: false);
            CheckParts(parts.Model, loss, pass);
            return (pass.Gradients(), pass.Losses.detach().MoveToOuterDisposeScope());
        }

        static Tensor Products((IReadOnlyList<ParameterGradients> Gradients, Tensor Losses) left, (IReadOnlyList<ParameterGradients> Gradients, Tensor Losses) right)
            => ParameterGradients.InnerProducts(left.Gradients, right.Gradients) ?? outer(zeros_like(left.Losses), zeros_like(right.Losses));
    }

    /// <summary>Runs the model once and tells, layer by layer, what the engine does and costs.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="batch">Examples of the shape that training will use.</param>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients.</exception>
    public GhostPlan Plan(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        BatchChecks.Alive(model, loss, batch);
        var parts = ModelParts.Of(model);
        CheckLayerStrategies(parts);
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        var chunk = batch.Chunks().First();
        using var pass = Pass(parts, loss, chunk, buffers, audit: null, createGraph: false, forPlan: true);
        return pass.Plan(StrategyOf) with { StepsByHand = GoesByHand && _chains.Pass(parts, loss, chunk) is not null };
    }

    /// <summary>Compares the engine with the definition on one example now, whatever <see cref="Audit"/> says.</summary>
    /// <param name="model">The model.</param>
    /// <param name="loss">The loss, one value per example.</param>
    /// <param name="batch">Examples of the shape that training will use.</param>
    /// <returns>What was compared and how far the two sides agree.</returns>
    /// <exception cref="NotSupportedException">The engine cannot compute this model's per-example gradients; an
    /// <see cref="AuditException"/> where it would without noticing.</exception>
    /// <exception cref="InvalidOperationException">The loss or model does not fit per-example gradients.</exception>
    public AuditReport Compare(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch)
    {
        BatchChecks.Alive(model, loss, batch);
        var parts = ModelParts.Of(model);
        CheckLayerStrategies(parts);
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        var chunk = batch.Chunks().First();
        if (GoesByHand && _chains.Pass(parts, loss, chunk) is { } chain)
        {
            return CheckChain(parts, loss, chunk, chain, AuditMode.Always)!.Report!;
        }

        var audit = _auditor.Due(AuditMode.Always, parts, loss, chunk, AuditedUse.Step);
        using var pass = Pass(parts, loss, chunk, buffers, audit, createGraph: false);
        return audit!.Report!;
    }

    // The audit that its first chunk needs is all of a batch's.
    private DueAudit? CheckChain(ModelParts parts, PerExampleLoss loss, BatchChunk chunk, ChainPass pass, AuditMode mode, DueAudit? begun = null)
    {
        var audit = chunk.Start > 0 ? begun : _auditor.Due(mode, parts, loss, chunk, AuditedUse.ChainStep, _chains.AuditedPass(parts));
        _chains.Check(parts, loss, chunk, pass, audit, mode);
        return audit;
    }

    // A layer that turns out not to go by its rule is looped over instead, from then on.
    private GhostPass Pass(
        ModelParts parts,
        PerExampleLoss loss,
        BatchChunk chunk,
        BufferKeeper beforeBatch,
        DueAudit? audit,
        bool createGraph,
        bool withParameters = false,
        bool forPlan = false)
    {
        var unfit = _unfit.GetOrCreateValue(parts.Model);
        using var beforeChunk = chunk.Start > 0 ? new BufferKeeper(parts.Model) : null;
        var untouched = chunk.Copy();
        for (var examples = chunk; ; examples = untouched.Copy())
        {
            try
            {
                var pass = Checked(
                    new GhostPass(parts, _rules, unfit, loss, examples, createGraph, withParameters) { Untouched = untouched }, parts, loss, audit, unfit, forPlan);
                beforeChunk?.Accept();
                return pass;
            }
            catch (LayerUnfitException e) when (e.Layers.Any(layer => !unfit.ContainsKey(layer)))
            {
                (beforeChunk ?? beforeBatch).Restore();
                foreach (var layer in e.Layers)
                {
                    unfit.TryAdd(layer, e.Message);
                }
            }
        }
    }

    private GhostPass Checked(
        GhostPass pass, ModelParts parts, PerExampleLoss loss, DueAudit? audit, Dictionary<string, string> unfit, bool forPlan)
    {
        var chunk = pass.Untouched;
        try
        {
            var kind = InputKind.Of(parts, loss, chunk);
            if (ChecksRecording && _checks.IsDue(parts.Model, kind, pass.CallsByLayer, out var use))
            {
                CheckRecording(pass, parts, loss, unfit);
                pass.CheckedBefore = BitOperations.Log2((ulong)use);
            }

            // What follows calls modules on one example after the other or, but for a plan, the model on fewer.
            if ((pass.HasLoops || (Audit != AuditMode.Never && !forPlan)) && _exchanges.IsDue(parts.Model, kind, [], out _))
            {
                ExchangeCheck.Run(parts.Model, loss, chunk, pass.Losses);
            }

            audit?.Run(unfit, chunk, pass.Losses);
            return pass;
        }
        catch
        {
            pass.Dispose();
            throw;
        }
    }

    // What is apart where gradients are but rounding has to be so with a loss of other slopes too.
    private void CheckRecording(GhostPass pass, ModelParts parts, PerExampleLoss loss, Dictionary<string, string> unfit)
    {
        try
        {
            pass.Check();
        }
        catch (LayerUnfitException) when (!ShowsAgain())
        {
        }

        bool ShowsAgain()
        {
            try
            {
                return !TiltedLoss.SecondLook(parts.Model, loss, pass.Untouched, (tilted, copies) =>
                {
                    using var again = new GhostPass(parts, _rules, unfit, tilted, copies, pass.CreatesGraph);
                    again.Check();
                    return true;
                });
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                return true;
            }
        }
    }

    // A plan tells what it can of any model.
    private void CheckParts(nn.Module<Tensor, Tensor> model, PerExampleLoss loss, GhostPass pass)
    {
        if (pass.CheckedBefore is { } round && Audit != AuditMode.Never)
        {
            PartsCheck.Run(model, loss, pass.Untouched, pass.Losses, round);
        }
    }

    // A misspelt name would otherwise change nothing without a word.
    private void CheckLayerStrategies(ModelParts parts)
    {
        if (LayerStrategies.Count == 0)
        {
            return;
        }

        var unknown = LayerStrategies.Keys.Except(parts.Modules.Select(part => part.Name)).ToList();
        if (unknown.Count > 0)
        {
            var known = parts.Modules.Where(part => part.Parameters.Count > 0).Select(part => $"'{part.Name}'");
            throw new InvalidOperationException(
                $"LayerStrategies names '{string.Join("', '", unknown)}', but the model's layers with parameters are {string.Join(", ", known)}.");
        }
    }

    private NormStrategy StrategyOf(string layer) => LayerStrategies.TryGetValue(layer, out var strategy) ? strategy : Strategy;
}
