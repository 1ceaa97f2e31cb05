namespace Pegr.Torch.ReducedDynamics;

/// <summary>The signal patch of the examples of one cluster, and what the filters make of it.</summary>
/// <param name="products">The data.</param>
/// <param name="cluster">Which signal patch (see <see cref="Data.SignalClusters"/>).</param>
internal sealed class SignalSide(InnerProducts products, int cluster)
{
    private readonly double[] _arguments = new double[Rows.Padded(products.Filters)];
    private readonly double[] _values = new double[Rows.Padded(products.Filters)];

    private readonly double[] _mask = [.. Enumerable.Range(0, products.Stride).Select(i => i < products.Samples && products.ClusterOf[i] == cluster ? 1.0 : 0)];

    /// <summary>Which of the signal patches v_k it is.</summary>
    public int Patch { get; } = products.Shape.PatchOf(cluster);

    /// <summary>What the patch is multiplied by: +1 or −1.</summary>
    public int Factor { get; } = products.Shape.FactorOf(cluster);

    /// <summary>s′ of each filter, [2m] padded.</summary>
    public double[] Slopes { get; } = new double[Rows.Padded(products.Filters)];

    /// <summary>s″ of each filter, [2m] padded.</summary>
    public double[] Curvatures { get; } = new double[Rows.Padded(products.Filters)];

    /// <summary>The patch's share of the output.</summary>
    public double Output { get; private set; }

    /// <summary>sum_f s′² times the square of the filter's weight in the output.</summary>
    public double SquaredSlope { get; private set; }

    /// <summary>Half of what the angle between signal and noise adds to ‖∇f(x_i)‖², over ⟨v_k, xi_i⟩; [columns].</summary>
    public double[] CrossTerms { get; } = new double[products.Shape.Columns];

    /// <summary>The sum over the examples with this patch.</summary>
    /// <param name="values">[n] padded.</param>
    public double Sum(ReadOnlySpan<double> values) => Rows.Dot(_mask, values);

    /// <summary>Sets the values of noise patches to 0, but those of examples with this signal patch.</summary>
    /// <param name="values">[columns].</param>
    public void Keep(Span<double> values)
    {
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = _mask[column % products.Stride] == 0 ? 0 : values[column];
        }
    }

    /// <summary>Adds a number to the values of the examples with this patch.</summary>
    /// <param name="values">[n] padded.</param>
    /// <param name="number">The number.</param>
    public void AddTo(Span<double> values, double number) => Rows.AddScaled(values, number, _mask);

    /// <summary>Computes everything but the cross terms at some weights.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="activation">The activation.</param>
    public void Run(ReducedVector weights, IActivationRows activation)
    {
        (Output, SquaredSlope) = (0, 0);
        Array.Clear(CrossTerms);
        var signal = weights.Signal(Patch);
        for (var f = 0; f < signal.Length; f++)
        {
            _arguments[f] = Factor * signal[f];
        }

        activation.Evaluate(_arguments, _values, Slopes, Curvatures);
        for (var f = 0; f < signal.Length; f++)
        {
            var weight = products.OutputWeight(f);
            Output += weight * _values[f];
            SquaredSlope += weight * weight * Slopes[f] * Slopes[f];
        }
    }

    /// <summary>Adds a filter's cross terms.</summary>
    public void AddCrossTerms(double factor, ReadOnlySpan<double> slopes) => Rows.AddScaled(CrossTerms, factor * Factor, slopes);
}
