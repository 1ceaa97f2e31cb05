using Pegr.Torch.PerExample.Rules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Ghost;

/// <summary>What an audit looks at: an engine's pass over some examples.</summary>
internal interface IAuditedPass : IDisposable
{
    /// <summary>l_i, [c].</summary>
    Tensor Losses { get; }

    /// <summary>sum_i l_i, with its graph.</summary>
    Tensor Total { get; }

    /// <summary>‖∇l_i‖² by layers, differentiable if the pass created a graph.</summary>
    IReadOnlyList<LayerNorms> NormsByLayer(Func<string, NormStrategy> strategyOf);

    /// <summary>Where a backward pass for lossScale·sum_i l_i + penaltyScale·sum_i ‖∇l_i‖² starts, in a pass that created a graph.</summary>
    PenaltyDerivative Differentiate(double lossScale, double penaltyScale, Func<string, NormStrategy> strategyOf);
}
