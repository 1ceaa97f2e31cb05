namespace Pegr.Torch.Theory;

/// <summary>The activation s(z) = max(0, z)^q of one number, and its derivatives.</summary>
/// <param name="power">q, at least 1.</param>
internal readonly struct RectifiedUnit(double power)
{
    /// <summary>q.</summary>
    public double Power { get; } = power;

    /// <summary>s(z).</summary>
    public double Value(double z) => z <= 0 ? 0 : Power switch
    {
        1 => z,
        2 => z * z,
        3 => z * z * z,
        _ => Math.Pow(z, Power),
    };

    /// <summary>s'(z).</summary>
    public double Slope(double z) => z <= 0 ? 0 : Power switch
    {
        1 => 1,
        2 => 2 * z,
        3 => 3 * z * z,
        _ => Power * Math.Pow(z, Power - 1),
    };

    /// <summary>s'(z)·s''(z), half the derivative of s'².</summary>
    public double SlopeTimesCurvature(double z) => z <= 0 ? 0 : Power switch
    {
        1 => 0,
        2 => 4 * z,
        3 => 18 * z * z * z,
        _ => Power * Power * (Power - 1) * Math.Pow(z, (2 * Power) - 3),
    };
}
