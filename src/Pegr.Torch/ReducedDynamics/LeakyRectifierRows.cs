using System.Numerics;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>s(z) = z for z &gt; 0 and a·z otherwise.</summary>
/// <param name="below">a.</param>
internal sealed class LeakyRectifierRows(double below) : IActivationRows
{
    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> row, Span<double> value, Span<double> slope, Span<double> curvature)
    {
        var z = Rows.Vectors(row);
        var s0 = Rows.Vectors(value);
        var s1 = Rows.Vectors(slope);
        var zero = Vector<double>.Zero;
        for (var k = 0; k < z.Length; k++)
        {
            var rate = Vector.ConditionalSelect(Vector.GreaterThan(z[k], zero), Vector<double>.One, new Vector<double>(below));
            (s0[k], s1[k]) = (rate * z[k], rate);
        }

        curvature.Clear();
    }
}
