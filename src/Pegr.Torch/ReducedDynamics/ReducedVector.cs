namespace Pegr.Torch.ReducedDynamics;

/// <summary>
/// All filters as w_f = scale·w⁰_f + sum_k a_fk·v_k + sum_i c_fi·xi_i: the scale, the coefficients, and the inner products with every signal
/// patch v_k and noise patch xi_i. Weights, gradients and velocities are such vectors, and an optimizer treats all numbers alike.
/// </summary>
/// <param name="shape">The sizes.</param>
internal sealed class ReducedVector(ReducedShape shape)
{
    private readonly int _signal = shape.Filters * shape.Columns;
    private readonly int _half = shape.Filters * (shape.SignalPatches + shape.Columns);

    /// <summary>All numbers, padded with zeros.</summary>
    public double[] Values { get; } = new double[Rows.Padded((2 * shape.Filters * (shape.SignalPatches + shape.Columns)) + 1)];

    /// <summary>⟨w_f, v_k⟩, [2m].</summary>
    public Span<double> Signal(int patch) => Values.AsSpan(_signal + (patch * shape.Filters), shape.Filters);

    /// <summary>a_fk, [2m].</summary>
    public Span<double> SignalCoefficients(int patch) => Values.AsSpan(_half + _signal + (patch * shape.Filters), shape.Filters);

    /// <summary>How much of w⁰ is left.</summary>
    public ref double Scale => ref Values[2 * _half];

    /// <summary>⟨w_f, xi_i⟩ of one filter, [columns].</summary>
    public Span<double> Noise(int filter) => Values.AsSpan(filter * shape.Columns, shape.Columns);

    /// <summary>c_fi of one filter, [columns].</summary>
    public Span<double> NoiseCoefficients(int filter) => Values.AsSpan(_half + (filter * shape.Columns), shape.Columns);

    /// <summary>What the signal patches add along each mu_k to a filter, [K].</summary>
    public double[] AlongSignals(int filter)
    {
        var along = new double[shape.Signals];
        for (var k = 0; k < along.Length; k++)
        {
            along[k] = shape.HasBias ? SignalCoefficients(2 * k)[filter] - SignalCoefficients((2 * k) + 1)[filter] : SignalCoefficients(k)[filter];
        }

        return along;
    }

    /// <summary>What the noise patches add to a filter: c_fi without padding, the examples' first patches before their second ones.</summary>
    public double[] AlongNoise(int filter)
    {
        var along = new double[shape.NoisePatches * shape.Samples];
        for (var patch = 0; patch < shape.NoisePatches; patch++)
        {
            shape.Block(NoiseCoefficients(filter), patch)[..shape.Samples].CopyTo(along.AsSpan(patch * shape.Samples));
        }

        return along;
    }

    /// <summary>What the signal patches add to a filter's bias.</summary>
    public double AlongBias(int filter)
    {
        var sum = 0.0;
        for (var patch = 0; patch < shape.SignalPatches; patch++)
        {
            sum += SignalCoefficients(patch)[filter];
        }

        return sum;
    }

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
