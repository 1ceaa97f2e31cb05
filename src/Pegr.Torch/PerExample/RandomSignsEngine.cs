using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>
/// An unbiased estimate for any architecture: with independent signs e_i = ±1, E‖∇ sum_i e_i l_i‖² = sum_i ‖∇l_i‖².
/// One draw costs about one step of full-batch gradient regularization; K draws divide the estimate's variance by K.
/// </summary>
/// <remarks>
/// By double backward the estimate's gradient is unbiased. By finite differences it has an error of the order of the
/// step (forward) or its square (central). Batch statistics have no per-example meaning here either and are refused.
/// </remarks>
public sealed class RandomSignsEngine : IPenaltyEngine, IResumable, IDisposable
{
    private const string StateName = "engine/signs";

    private readonly CheckSchedule _exchanges = new();
    private readonly Generator _generator;

    /// <summary>Creates the engine.</summary>
    /// <param name="seed">Where the signs come from; two engines of one seed draw the same.</param>
    public RandomSignsEngine(long seed = 0) => _generator = new Generator((ulong)seed, CPU);

    /// <inheritdoc/>
    public string Key => Difference is null ? "signs" : "signs-fd";

    /// <summary>K, the number of draws in one step, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set below 1.</exception>
    public int Draws
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "At least one draw is needed.");
    } = 1;

    /// <summary>The finite difference that takes the second backward pass's place; null for double backward.</summary>
    public FiniteDifference? Difference { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The engine, or what it is given, was disposed of.</exception>
    public PenaltyReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, double lambda)
        => AccumulateGradients(model, loss, batch, new PenaltyTerms(lambda));

    /// <inheritdoc/>
    /// <remarks>The examples of a group have one sign, and a weight of 1/√|g|.</remarks>
    /// <exception cref="ObjectDisposedException">The engine, or what it is given, was disposed of.</exception>
    public PenaltyReport AccumulateGradients(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, PenaltyTerms terms)
    {
        CheckAlive();
        BatchChecks.Alive(model, loss, batch);
        ArgumentNullException.ThrowIfNull(terms);
        using var scope = NewDisposeScope();
        using var buffers = new BufferKeeper(model);
        BatchChecks.NoBatchStatistics(model);
        EmbeddingRule.CheckAll(model);
        if (Difference is not null)
        {
            // It takes the examples of either sign by themselves.
            ExchangeCheck.RunWhenDue(_exchanges, model, loss, batch.Chunks().First());
        }

        var again = Draws > 1 ? batch.Copy() : null;
        Tensor? losses = null;
        var squaredNorms = new List<Tensor>();
        for (var draw = 0; draw < Draws; draw++)
        {
            using var afterFirst = draw > 0 ? new BufferKeeper(model) : null;
            var signs = Signs(batch.Count, terms.GroupSize);
            var examples = draw == 0 ? batch : again!.Copy();
            var (seen, squaredNorm) = Accumulate(
                model, loss, examples, ExampleWeights.Of(examples, signs), lossScale: draw == 0 ? terms.LossWeight / batch.Count : 0, terms.Lambda / (batch.Count * Draws));
            losses ??= seen;
            squaredNorms.Add(squaredNorm);
        }

        if (Difference is null)
        {
            buffers.Accept();
        }
        else
        {
            buffers.AcceptOnePass(model, batch);
        }

        return new PenaltyReport(losses!, stack(squaredNorms).mean().Over(batch.Count));
    }

    /// <inheritdoc/>
    public void Save(SavedState state)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(state);
        GeneratorState.Save(state, StateName, _generator);
    }

    /// <inheritdoc/>
    public void Restore(SavedState state)
    {
        CheckAlive();
        ArgumentNullException.ThrowIfNull(state);
        GeneratorState.Restore(state, StateName, _generator);
    }

    /// <inheritdoc/>
    public void Dispose() => _generator.Dispose();

    // One for every example.
    private Tensor Signs(long count, long groupSize)
    {
        if (groupSize == 1)
        {
            return _generator.Signs(count);
        }

        var sizes = Enumerable.Range(0, (int)((count + groupSize - 1) / groupSize)).Select(group => Math.Min(groupSize, count - (group * groupSize))).ToArray();
        var weights = tensor(sizes.Select(size => 1 / Math.Sqrt(size)).ToArray());
        return (_generator.Signs(sizes.Length) * weights).repeat_interleave(tensor(sizes));
    }

    private void CheckAlive() => ObjectDisposedException.ThrowIf(_generator.Handle == 0, this);

    private (Tensor Losses, Tensor SquaredNorm) Accumulate(
        nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, ExampleWeights signs, double lossScale, double penaltyScale)
        => Difference is null
            ? WeightedGradientPenalty.Accumulate(model, loss, batch, signs, lossScale, penaltyScale)
            : Difference.Accumulate(model, loss, batch, signs, lossScale, penaltyScale);
}
