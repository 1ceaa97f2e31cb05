using Pegr.Torch.Data;
using Pegr.Torch.PerExample.Checks;
using Pegr.Torch.PerExample.Ghost;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>A chain's step for an audit: by hand, beside the graph that the model itself makes.</summary>
internal sealed class AuditedChain : IAuditedPass
{
    private readonly ChainPass _pass;

    /// <exception cref="InvalidOperationException">The losses are not one differentiable number per example.</exception>
    public AuditedChain(ModelParts parts, LayerRuleRegistry rules, PerExampleLoss loss, BatchChunk examples)
    {
        Total = BatchChecks.Losses(parts.Model, loss, examples).sum();
        var chain = ModelChain.Of(parts, rules, examples.Inputs) ?? throw new InvalidOperationException("The model is no chain of layers on these examples.");
        _pass = ChainPass.Of(chain, loss, examples);
    }

    /// <inheritdoc/>
    public Tensor Losses => _pass.Losses;

    /// <inheritdoc/>
    public Tensor Total { get; }

    /// <inheritdoc/>
    public IReadOnlyList<LayerNorms> NormsByLayer(Func<string, NormStrategy> strategyOf) => _pass.Norms;

    /// <inheritdoc/>
    public PenaltyDerivative Differentiate(double lossScale, double penaltyScale, Func<string, NormStrategy> strategyOf)
    {
        var found = _pass.Differentiate(lossScale, penaltyScale);
        return new PenaltyDerivative([.. found.Select(part => part.Parameter)], [.. found.Select(part => part.Gradient)], _pass.Norms);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
