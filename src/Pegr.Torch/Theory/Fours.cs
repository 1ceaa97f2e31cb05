using System.Runtime.Intrinsics;

namespace Pegr.Torch.Theory;

/// <summary>Four numbers of an array as one, whatever the processor's own vectors hold.</summary>
internal static class Fours
{
    /// <summary>The four from a place on.</summary>
    public static Vector256<double> Four(this double[] numbers, int start) => Vector256.Create(numbers.AsSpan(start, Vector256<double>.Count));

    /// <summary>A function of each of four numbers.</summary>
    public static Vector256<double> Map(this Vector256<double> four, Func<double, double> function)
        => Vector256.Create(function(four[0]), function(four[1]), function(four[2]), function(four[3]));
}
