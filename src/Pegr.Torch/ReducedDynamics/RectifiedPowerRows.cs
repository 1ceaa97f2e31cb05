using System.Numerics;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>s(z) = max(0, z)^q with its first two derivatives, all 0 at z ≤ 0, as automatic differentiation takes them.</summary>
/// <param name="power">q, at least 1.</param>
internal sealed class RectifiedPowerRows(double power) : IActivationRows
{
    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> row, Span<double> value, Span<double> slope, Span<double> curvature)
    {
        if (power is not (1 or 2 or 3))
        {
            EvaluateOneByOne(row, value, slope, curvature);
            return;
        }

        var z = Rows.Vectors(row);
        var s0 = Rows.Vectors(value);
        var s1 = Rows.Vectors(slope);
        var s2 = Rows.Vectors(curvature);
        var zero = Vector<double>.Zero;
        for (var k = 0; k < z.Length; k++)
        {
            var off = Vector.LessThanOrEqual(z[k], zero);
            var positive = Vector.ConditionalSelect(off, zero, z[k]);
            var one = Vector.ConditionalSelect(off, zero, Vector<double>.One);
            (s0[k], s1[k], s2[k]) = power switch
            {
                1 => (positive, one, zero),
                2 => (positive * positive, 2 * positive, 2 * one),
                _ => (positive * positive * positive, 3 * positive * positive, 6 * positive),
            };
        }
    }

    private void EvaluateOneByOne(ReadOnlySpan<double> row, Span<double> value, Span<double> slope, Span<double> curvature)
    {
        for (var k = 0; k < row.Length; k++)
        {
            var z = row[k];
            var lower = z <= 0 ? 0 : Math.Pow(z, power - 1);
            value[k] = lower == 0 ? 0 : lower * z;
            slope[k] = power * lower;
            curvature[k] = lower == 0 ? 0 : power * (power - 1) * (lower / z);
        }
    }
}
