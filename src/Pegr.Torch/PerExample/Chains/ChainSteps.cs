using System.Numerics;
using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>An engine's steps with models that are chains, looked at as its other steps are, but for what goes past hooks: there are none.</summary>
/// <param name="rules">The engine's rules.</param>
internal sealed class ChainSteps(LayerRuleRegistry rules)
{
    private readonly CheckSchedule _parts = new();
    private readonly CheckSchedule _exchanges = new();

    /// <summary>Goes forward and backward through a chunk.</summary>
    /// <returns>Null where the model is not known to be a chain, or the losses not to depend on its outputs alone.</returns>
    /// <exception cref="InvalidOperationException">The losses are not one differentiable number per example.</exception>
    public ChainPass? Pass(ModelParts parts, PerExampleLoss loss, BatchChunk chunk)
        => ChainLoss.Knows(loss, chunk.Targets) && ModelChain.Of(parts, rules, chunk.Inputs) is { } chain ? ChainPass.Of(chain, loss, chunk) : null;

    /// <summary>What an audit of these steps looks at.</summary>
    public Func<PerExampleLoss, BatchChunk, IAuditedPass> AuditedPass(ModelParts parts) => (loss, examples) => new AuditedChain(parts, rules, loss, examples);

    /// <summary>Looks at a pass as often as at others, before anything is made of it.</summary>
    /// <exception cref="AuditException">An example's loss depends on the others, or the engine's numbers differ from the definition.</exception>
    public void Check(ModelParts parts, PerExampleLoss loss, BatchChunk chunk, ChainPass pass, DueAudit? audit, AuditMode mode)
    {
        var kind = InputKind.Of(parts, loss, chunk);
        if (mode != AuditMode.Never && _exchanges.IsDue(parts.Model, kind, [], out _))
        {
            ExchangeCheck.Run(parts.Model, loss, chunk, pass.Losses);
        }

        audit?.Run(new Dictionary<string, string>(), chunk, pass.Losses);
        if (mode != AuditMode.Never && _parts.IsDue(parts.Model, kind, [], out var use))
        {
            PartsCheck.Run(parts.Model, loss, chunk, pass.Losses, BitOperations.Log2((ulong)use));
        }
    }

    /// <summary>Adds a step's gradients to the parameters' <c>grad</c>.</summary>
    /// <param name="pass">The pass.</param>
    /// <param name="lossScale">Factor of the losses.</param>
    /// <param name="penaltyScale">Factor of the penalty.</param>
    public static void Backward(ChainPass pass, double lossScale, double penaltyScale)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        foreach (var (parameter, gradient) in pass.Differentiate(lossScale, penaltyScale))
        {
            if (parameter.grad is { } grad)
            {
                grad.Increase(gradient);
            }
            else
            {
                parameter.grad = gradient;
            }
        }
    }
}
