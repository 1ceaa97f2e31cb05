namespace Pegr.Torch.Plotting.Aggregation;

/// <summary>Mean and range of one quantity over runs that differ in their seed only.</summary>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="Min">Smallest value.</param>
/// <param name="Max">Largest value.</param>
/// <param name="Count">How many runs had a finite value.</param>
internal readonly record struct Spread(double Mean, double Min, double Max, int Count)
{
    /// <summary>The spread of the finite values among those given; <see langword="null"/> where there is none.</summary>
    /// <param name="values">One value per run; NaN and infinities are left out.</param>
    public static Spread? Of(IEnumerable<double> values)
    {
        var finite = values.Where(double.IsFinite).ToArray();
        return finite.Length == 0 ? null : new Spread(finite.Average(), finite.Min(), finite.Max(), finite.Length);
    }
}
