namespace Pegr.Torch.ReducedDynamics;

/// <summary>s(z) = 0 for z ≤ 0, z^q/q up to 1, and z − 1 + 1/q beyond.</summary>
/// <param name="power">q, above 1.</param>
internal sealed class SmoothedRectifierRows(double power) : IActivationRows
{
    private readonly RectifiedPowerRows _power = new(power);

    /// <inheritdoc/>
    public void Evaluate(ReadOnlySpan<double> row, Span<double> value, Span<double> slope, Span<double> curvature)
    {
        _power.Evaluate(row, value, slope, curvature);
        for (var k = 0; k < row.Length; k++)
        {
            (value[k], slope[k], curvature[k]) = row[k] < 1
                ? (value[k] / power, slope[k] / power, curvature[k] / power)
                : (row[k] - 1 + (1 / power), 1, 0);
        }
    }
}
