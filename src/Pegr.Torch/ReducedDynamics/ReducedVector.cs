namespace Pegr.Torch.ReducedDynamics;

/// <summary>
/// All filters as w_f = scale·w⁰_f + sum_k a_fk·v_k + sum_i c_fi·xi_i: the scale, the coefficients, and the inner products with every signal
/// patch v_k and noise patch xi_i. Weights, gradients and velocities are such vectors, and an optimizer treats all numbers alike.
/// </summary>
/// <param name="filters">2m; those of sign +1 come first.</param>
/// <param name="stride">n, padded.</param>
/// <param name="patches">Signal patches that are no multiples of each other.</param>
internal sealed class ReducedVector(int filters, int stride, int patches)
{
    private readonly int _half = filters * (patches + stride);

    /// <summary>All numbers, padded with zeros.</summary>
    public double[] Values { get; } = new double[Rows.Padded((2 * filters * (patches + stride)) + 1)];

    /// <summary>⟨w_f, v_k⟩, [2m].</summary>
    public Span<double> Signal(int patch) => Values.AsSpan(filters * (stride + patch), filters);

    /// <summary>a_fk, [2m].</summary>
    public Span<double> SignalCoefficients(int patch) => Values.AsSpan(_half + (filters * (stride + patch)), filters);

    /// <summary>What the signal patches add along mu to a filter.</summary>
    public double AlongSignal(int filter) => SignalCoefficients(0)[filter] - (patches == 1 ? 0 : SignalCoefficients(1)[filter]);

    /// <summary>What the signal patches add to a filter's bias.</summary>
    public double AlongBias(int filter) => SignalCoefficients(0)[filter] + SignalCoefficients(1)[filter];

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
