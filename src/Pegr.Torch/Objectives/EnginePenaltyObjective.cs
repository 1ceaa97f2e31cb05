using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;

namespace Pegr.Torch.Objectives;

/// <summary>Base of an objective whose penalty an engine computes; what the engine draws is kept in checkpoints.</summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
/// <param name="engine">The engine; null for <see cref="GhostEngine"/>, which is exact.</param>
public abstract class EnginePenaltyObjective(double lambda, IPenaltyEngine? engine) : PenaltyObjective(lambda), IResumable
{
    /// <summary>How the penalty is computed.</summary>
    protected IPenaltyEngine Engine { get; } = engine ?? new GhostEngine();

    /// <inheritdoc/>
    public virtual void Save(SavedState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (Engine as IResumable)?.Save(state);
    }

    /// <inheritdoc/>
    public virtual void Restore(SavedState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (Engine as IResumable)?.Restore(state);
    }
}
