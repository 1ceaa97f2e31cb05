namespace Pegr.Torch.ReducedDynamics;

/// <summary>
/// All filters as w_f = scale·w⁰_f + a_f·mu + sum_i c_fi·xi_i: the scale, the coefficients, and the inner products with mu and
/// every xi_i. Weights, gradients and velocities are such vectors, and an optimizer treats all numbers alike.
/// </summary>
/// <param name="filters">2m; those of sign +1 come first.</param>
/// <param name="stride">n, padded.</param>
internal sealed class ReducedVector(int filters, int stride)
{
    private readonly int _half = filters * (1 + stride);

    /// <summary>All numbers, padded with zeros.</summary>
    public double[] Values { get; } = new double[Rows.Padded((2 * filters * (1 + stride)) + 1)];

    /// <summary>⟨w_f, mu⟩, [2m].</summary>
    public Span<double> Signal => Values.AsSpan(filters * stride, filters);

    /// <summary>a_f, [2m].</summary>
    public Span<double> SignalCoefficients => Values.AsSpan(_half + (filters * stride), filters);

    /// <summary>How much of w⁰ is left.</summary>
    public ref double Scale => ref Values[2 * _half];

    /// <summary>⟨w_f, xi_i⟩ of one filter, [n] padded.</summary>
    public Span<double> Noise(int filter) => Values.AsSpan(filter * stride, stride);

    /// <summary>c_fi of one filter, [n] padded.</summary>
    public Span<double> NoiseCoefficients(int filter) => Values.AsSpan(_half + (filter * stride), stride);

    /// <summary>sum_f ‖w_f‖² of a vector without a share of w⁰.</summary>
    public double SquaredNorm()
    {
        var sum = 0.0;
        for (var k = 0; k < _half; k++)
        {
            sum += Values[k] * Values[_half + k];
        }

        return sum;
    }
}
