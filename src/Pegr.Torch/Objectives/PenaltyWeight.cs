namespace Pegr.Torch.Objectives;

/// <summary>Checks lambda.</summary>
internal static class PenaltyWeight
{
    /// <summary>Returns a finite weight of at least 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public static double Check(double lambda)
        => double.IsFinite(lambda) && lambda >= 0
            ? lambda
            : throw new ArgumentOutOfRangeException(nameof(lambda), lambda, "The penalty's weight must be a finite number of at least 0.");
}
