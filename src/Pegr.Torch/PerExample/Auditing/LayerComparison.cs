namespace Pegr.Torch.PerExample.Auditing;

/// <summary>One number of a layer from two sources.</summary>
/// <param name="Layer">The layer's name in the model; null for what is no single layer's.</param>
/// <param name="Found">The engine's.</param>
/// <param name="Truth">The definition's.</param>
/// <param name="Difference">How far they are apart: of two vectors' norms less than the norm of their difference.</param>
internal sealed record LayerComparison(string? Layer, double Found, double Truth, double Difference)
{
    public LayerComparison(string? layer, double found, double truth)
        : this(layer, found, truth, Math.Abs(found - truth))
    {
    }

    /// <summary>Whether the two differ by more than a fraction of themselves and of a whole that they are part of.</summary>
    /// <remarks>A truth that is not finite tells nothing; a number that is not, where the truth is, is wrong. Below a floor numbers have lost their digits.</remarks>
    public bool Differs(double relative, double ofWhole, double whole, double floor = 0)
        => double.IsFinite(Truth)
            && !(Difference <= (relative * Math.Max(Math.Abs(Found), Math.Abs(Truth))) + (ofWhole * Math.Abs(whole)) + floor);

    /// <summary>The difference relative to the truth or, where it is tiny, to a whole's thousandth.</summary>
    public double Relative(double whole) => Difference == 0 ? 0 : Difference / Math.Max(Math.Abs(Truth), Math.Abs(whole) / 1000);
}
