using System.Runtime.CompilerServices;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>Audits the uses of models that an engine has not audited yet.</summary>
/// <param name="rules">The engine's rules.</param>
/// <param name="strategyOf">The engine's choice of strategies.</param>
/// <param name="checksRecording">Whether passes over several examples are checked for what goes past the recording.</param>
internal sealed class Auditor(LayerRuleRegistry rules, Func<string, NormStrategy> strategyOf, Func<bool> checksRecording)
{
    // An example whose gradient is zero or not finite shows nothing: the next use looks at another one, this often.
    private const int Attempts = 8;

    private readonly ConditionalWeakTable<nn.Module, Dictionary<object, int>> _attemptsLeft = [];

    /// <summary>The audit that a use needs.</summary>
    /// <param name="mode">When audits are due.</param>
    /// <param name="parts">The model.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="chunk">The examples at hand.</param>
    /// <param name="use">What the engine is about to do.</param>
    /// <param name="ownPass">Makes the engine's pass over some examples where it is not one by hooks.</param>
    /// <returns>Null if none is due.</returns>
    public DueAudit? Due(
        AuditMode mode, ModelParts parts, PerExampleLoss loss, BatchChunk chunk, AuditedUse use, Func<PerExampleLoss, BatchChunk, IAuditedPass>? ownPass = null)
    {
        if (mode == AuditMode.Never)
        {
            return null;
        }

        var key = AuditKey.Of(parts, loss, chunk, use, rules.Version);
        var attemptsLeft = _attemptsLeft.GetOrCreateValue(parts.Model);
        var left = Left(attemptsLeft, key);
        return left == 0 && mode == AuditMode.FirstUse ? null : new DueAudit(Run);

        AuditReport? Run(IReadOnlyDictionary<string, string> unfit, BatchChunk examples, Tensor losses)
        {
            var outcome = Of(loss, losses);
            if (outcome.Failure is AuditException or LayerUnfitException && SecondLook() is { Failure: null } second)
            {
                outcome = second;
            }

            outcome.ThrowFailure();
            lock (attemptsLeft)
            {
                attemptsLeft[key] = outcome.IsConclusive ? 0 : Math.Max(left - 1, 0);
            }

            return outcome.Report;

            AuditOutcome Of(PerExampleLoss with, Tensor theirLosses)
                => new Audit(parts.Model, (few, createGraph) => ownPass is null ? Pass(with, few, createGraph) : ownPass(with, few), strategyOf, examples, theirLosses, use)
                    .Of((Attempts - left) % examples.Inputs.shape[0]);

            // What is apart where losses and gradients are but rounding has to be so with a loss of other slopes too.
            AuditOutcome? SecondLook()
                => TiltedLoss.SecondLook(parts.Model, loss, examples, (tilted, copies) => Of(tilted, BatchChecks.Losses(parts.Model, tilted, copies)));

            // Of two examples a layer may be given two rows that it has not in the whole chunk, such as an expert's.
            GhostPass Pass(PerExampleLoss with, BatchChunk few, bool createGraph)
            {
                var pass = new GhostPass(parts, rules, unfit, with, few, createGraph);
                try
                {
                    if (few.Inputs.shape[0] > 1 && checksRecording())
                    {
                        pass.Check();
                    }

                    return pass;
                }
                catch
                {
                    pass.Dispose();
                    throw;
                }
            }
        }
    }

    private static int Left(Dictionary<object, int> attemptsLeft, object key)
    {
        lock (attemptsLeft)
        {
            return attemptsLeft.GetValueOrDefault(key, Attempts);
        }
    }
}
