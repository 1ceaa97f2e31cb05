
using Pegr.Torch.PerExample.Checks;

namespace Pegr.Torch.Objectives;

/// <summary>Base of an objective with a penalty.</summary>
/// <param name="lambda">The penalty's weight, at least 0.</param>
public abstract class PenaltyObjective(double lambda) : Objective, IPenalizedObjective
{
    private double _lambda = BatchChecks.Lambda(lambda);

    /// <inheritdoc/>
    public virtual int Power => 2;

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something else.</exception>
    public double Lambda
    {
        get => _lambda;
        set => _lambda = BatchChecks.Lambda(value);
    }
}
