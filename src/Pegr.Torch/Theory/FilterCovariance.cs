namespace Pegr.Torch.Theory;

/// <summary>Second moments of filters' inner products with noise that training has not seen: normal numbers, of which filters of one sign share a part, to which the
/// other sign's filters have the opposite one, and each has a part of its own.</summary>
/// <param name="Variance">Of a filter's.</param>
/// <param name="Alike">Covariance of two filters of one sign.</param>
/// <param name="Opposed">Minus the covariance of two filters of different signs.</param>
internal readonly record struct FilterCovariance(double Variance, double Alike, double Opposed)
{
    /// <summary>Standard deviations of the parts: a filter's own, what filters of its sign share besides, and what both signs do.</summary>
    public (double Own, double Sign, double Both) Parts
    {
        get
        {
            var variance = Math.Max(Variance, 0);
            var alike = Math.Clamp(Alike, 0, variance);
            var opposed = Math.Clamp(Opposed, 0, alike);
            return (Math.Sqrt(variance - alike), Math.Sqrt(alike - opposed), Math.Sqrt(opposed));
        }
    }

    /// <summary>The sum with another's multiple.</summary>
    /// <param name="factor">How much of it.</param>
    /// <param name="other">The other.</param>
    public FilterCovariance Plus(double factor, FilterCovariance other)
        => new(Variance + (factor * other.Variance), Alike + (factor * other.Alike), Opposed + (factor * other.Opposed));
}
