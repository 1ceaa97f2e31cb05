using Pegr.Torch.PerExample.Checks;

namespace Pegr.Torch.PerExample;

/// <summary>
/// What an engine adds in one step: the gradient of (LossWeight/n) sum_i l_i + (lambda/2) sum_g (|g|/n) ‖∇L_g‖², where the groups g are each
/// <see cref="GroupSize"/> examples that follow one another, the last one what is left, and L_g is the mean of a group's losses.
/// </summary>
/// <remarks>Groups of one are PEGR's.</remarks>
/// <param name="Lambda">The penalty's weight, a finite number of at least 0.</param>
public sealed record PenaltyTerms(double Lambda)
{
    /// <summary>The penalty's weight.</summary>
    public double Lambda { get; } = BatchChecks.Lambda(Lambda);

    /// <summary>Factor of the losses' own gradient: 1, or 0 for the penalty alone.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to what is no finite number.</exception>
    public double LossWeight
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A finite number is needed.");
    } = 1;

    /// <summary>Examples in a group, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set below 1.</exception>
    public long GroupSize
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A group has at least one example.");
    } = 1;
}
