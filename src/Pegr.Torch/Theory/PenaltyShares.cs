namespace Pegr.Torch.Theory;

/// <summary>
/// How much a penalty brakes signal and noise, in parts of what PEGR's does. In the mean of a group's gradients the noise of g examples averages out, to 1/g of the
/// squared length; the signal does not, but for that its two signs move different filters.
/// </summary>
/// <param name="Noise">The share in the noise.</param>
/// <param name="Signal">The share in the signal.</param>
public sealed record PenaltyShares(double Noise, double Signal)
{
    /// <summary>The shares of an objective's penalty; null for objectives that theory does not speak of.</summary>
    /// <param name="objective">The objective's key; gradient descent has shares of 0.</param>
    /// <param name="samples">Training examples n.</param>
    /// <param name="groupSize">Examples in a group of the objective <c>group</c>.</param>
    public static PenaltyShares? Of(string objective, int samples, int groupSize)
    {
        ArgumentNullException.ThrowIfNull(objective);
        return objective switch
        {
            "gd" => new(0, 0),
            "pegr" => OfGroups(1),
            "group" => OfGroups(Math.Clamp(groupSize, 1, samples)),
            "gr" => OfGroups(samples),
            "variance" => new(1 - OfGroups(samples).Noise, 1 - OfGroups(samples).Signal),
            _ => null,
        };
    }

    // Of a group, one half of the examples have either sign, give or take.
    private static PenaltyShares OfGroups(double size) => new(1 / size, (1 + (1 / size)) / 2);
}
