using System.Runtime.CompilerServices;
using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample.Rules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>Audits the uses of models that an engine has not audited yet.</summary>
/// <param name="rules">The engine's rules.</param>
/// <param name="strategyOf">The engine's choice of strategies.</param>
internal sealed class Auditor(LayerRuleRegistry rules, Func<string, NormStrategy> strategyOf)
{
    // An example whose gradient is zero or not finite shows nothing: the next use looks at another one, this often.
    private const int Attempts = 8;

    private readonly ConditionalWeakTable<nn.Module, Dictionary<object, int>> _attemptsLeft = [];

    /// <summary>Audits a use if that is due.</summary>
    /// <returns>The outcome; <see cref="AuditOutcome.None"/> if no audit is due.</returns>
    public AuditOutcome Before(AuditMode mode, nn.Module<Tensor, Tensor> model, PerExampleLoss loss, Batch batch, AuditedUse use)
    {
        if (mode == AuditMode.Never)
        {
            return AuditOutcome.None;
        }

        using var scope = NewDisposeScope();
        var chunk = batch.Chunks().First();
        var key = AuditKey.Of(model, loss, chunk, use, rules.Version);
        var attemptsLeft = _attemptsLeft.GetOrCreateValue(model);
        var left = Left(attemptsLeft, key);
        if (left == 0 && mode == AuditMode.FirstUse)
        {
            return AuditOutcome.None;
        }

        var outcome = new Audit(model, Pass, strategyOf, chunk, use).Of((Attempts - left) % chunk.Inputs.shape[0]);
        if (outcome.Failure is null)
        {
            lock (attemptsLeft)
            {
                attemptsLeft[key] = outcome.IsConclusive ? 0 : Math.Max(left - 1, 0);
            }
        }

        return outcome;

        IAuditedPass Pass(BatchChunk examples, bool createGraph) => new GhostPass(model, rules, loss, examples, createGraph);
    }

    private static int Left(Dictionary<object, int> attemptsLeft, object key)
    {
        lock (attemptsLeft)
        {
            return attemptsLeft.GetValueOrDefault(key, Attempts);
        }
    }
}
