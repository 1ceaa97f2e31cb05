using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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

    // Fours are taken apart in place: a delegate of a method here would keep the processor from holding them in registers, even where it is never called.

    /// <summary>s of four numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Value(Vector256<double> z)
    {
        var positive = Vector256.Max(z, Vector256<double>.Zero);
        return Power switch
        {
            1 => positive,
            2 => positive * positive,
            3 => positive * positive * positive,
            _ => Vector256.Create(Value(z[0]), Value(z[1]), Value(z[2]), Value(z[3])),
        };
    }

    /// <summary>s' of four numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> Slope(Vector256<double> z)
    {
        var positive = Vector256.Max(z, Vector256<double>.Zero);
        return Power switch
        {
            1 => Vector256.ConditionalSelect(Vector256.GreaterThan(z, Vector256<double>.Zero), Vector256<double>.One, Vector256<double>.Zero),
            2 => 2 * positive,
            3 => 3 * positive * positive,
            _ => Vector256.Create(Slope(z[0]), Slope(z[1]), Slope(z[2]), Slope(z[3])),
        };
    }

    /// <summary>s'·s'' of four numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<double> SlopeTimesCurvature(Vector256<double> z)
    {
        var positive = Vector256.Max(z, Vector256<double>.Zero);
        return Power switch
        {
            1 => Vector256<double>.Zero,
            2 => 4 * positive,
            3 => 18 * positive * positive * positive,
            _ => Vector256.Create(SlopeTimesCurvature(z[0]), SlopeTimesCurvature(z[1]), SlopeTimesCurvature(z[2]), SlopeTimesCurvature(z[3])),
        };
    }
}
