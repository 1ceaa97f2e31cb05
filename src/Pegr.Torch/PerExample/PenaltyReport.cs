using Pegr.Torch.PerExample.Auditing;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>What an engine saw in one step, at the weights before the step. Owns its tensors.</summary>
public sealed class PenaltyReport : IDisposable
{
    /// <summary>Takes the tensors over, out of the innermost dispose scope into the next.</summary>
    /// <param name="losses">l_i, [n]; detached here.</param>
    /// <param name="penalty">(1/n) sum_i ‖∇l_i‖² or its estimate, a scalar; detached here.</param>
    public PenaltyReport(Tensor losses, Tensor penalty)
    {
        Alive.Require(losses);
        Alive.Require(penalty);
        Losses = losses.detach().MoveToOuterDisposeScope();
        Penalty = penalty.detach().MoveToOuterDisposeScope();
    }

    /// <summary>The losses l_i, [n].</summary>
    public Tensor Losses { get; }

    /// <summary>(1/n) sum_i ‖∇l_i‖² or its estimate, a scalar, without lambda.</summary>
    public Tensor Penalty { get; }

    /// <summary>What the engine compared with the definition in this use; null if no audit was due.</summary>
    public AuditReport? Audit { get; init; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Losses.Dispose();
        Penalty.Dispose();
    }
}
