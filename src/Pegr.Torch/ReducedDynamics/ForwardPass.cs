namespace Pegr.Torch.ReducedDynamics;

/// <summary>Outputs, losses and the norms of per-example gradients at some weights; what gradients are made of.</summary>
/// <param name="products">The data.</param>
/// <param name="activation">The activation.</param>
internal sealed class ForwardPass(InnerProducts products, RectifiedPowerRows activation)
{
    private readonly double[] _values = new double[products.Stride];
    private readonly double[] _slopes = new double[products.Filters * products.Stride];
    private readonly double[] _curvatures = new double[products.Filters * products.Stride];
    private readonly double[] _outputs = new double[products.Stride];
    private readonly double[] _squaredSlopes = new double[products.Stride];
    private readonly SignalSide[] _sides = [new(products, +1), new(products, -1)];

    /// <summary>The data.</summary>
    public InnerProducts Products => products;

    /// <summary>f(x_i), [n].</summary>
    public double[] Outputs { get; } = new double[products.Samples];

    /// <summary>l_i, [n].</summary>
    public double[] Losses { get; } = new double[products.Samples];

    /// <summary>sum_i l_i.</summary>
    public double TotalLoss { get; private set; }

    /// <summary>dl_i/df, [n].</summary>
    public double[] LossSlopes { get; } = new double[products.Samples];

    /// <summary>d²l_i/df², [n].</summary>
    public double[] LossCurvatures { get; } = new double[products.Samples];

    /// <summary>‖∇f(x_i)‖², [n].</summary>
    public double[] SquaredOutputGradients { get; } = new double[products.Samples];

    /// <summary>‖∇l_i‖², [n].</summary>
    public double[] SquaredGradients { get; } = new double[products.Samples];

    /// <summary>What examples of sign +1 and of sign −1 have for a signal patch.</summary>
    public IReadOnlyList<SignalSide> Sides => _sides;

    /// <summary>j/m: a filter's weight in the output.</summary>
    public double OutputWeight(int filter) => products.OutputWeight(filter);

    /// <summary>s′(⟨w_f, xi_i⟩) of one filter, [n] padded.</summary>
    public Span<double> Slopes(int filter) => _slopes.AsSpan(filter * products.Stride, products.Stride);

    /// <summary>s″(⟨w_f, xi_i⟩) of one filter, [n] padded.</summary>
    public Span<double> Curvatures(int filter) => _curvatures.AsSpan(filter * products.Stride, products.Stride);

    /// <summary>Computes everything at some weights.</summary>
    public void Run(ReducedVector weights)
    {
        Array.Clear(_outputs);
        Array.Clear(_squaredSlopes);
        foreach (var side in _sides)
        {
            side.Run(weights, activation);
        }

        for (var f = 0; f < products.Filters; f++)
        {
            RunNoise(f, weights.Noise(f));
        }

        TotalLoss = 0;
        for (var i = 0; i < products.Samples; i++)
        {
            RunExample(i, _sides[products.Signs[i] > 0 ? 0 : 1]);
            TotalLoss += Losses[i];
        }
    }

    private void RunNoise(int filter, ReadOnlySpan<double> noise)
    {
        var weight = OutputWeight(filter);
        var slopes = Slopes(filter);
        activation.Evaluate(noise, _values, slopes, Curvatures(filter));
        var values = Rows.Vectors(_values.AsSpan());
        var slope = Rows.Vectors(slopes);
        var outputs = Rows.Vectors(_outputs.AsSpan());
        var squared = Rows.Vectors(_squaredSlopes.AsSpan());
        for (var k = 0; k < values.Length; k++)
        {
            outputs[k] += weight * values[k];
            squared[k] += weight * weight * slope[k] * slope[k];
        }

        if (products.HasSignalNoise)
        {
            foreach (var side in _sides)
            {
                if (side.Slopes[filter] != 0)
                {
                    side.AddCrossTerms(weight * weight * side.Slopes[filter], slopes);
                }
            }
        }
    }

    private void RunExample(int i, SignalSide side)
    {
        Outputs[i] = side.Output + _outputs[i];
        SquaredOutputGradients[i] = (side.SquaredSlope * products.SquaredSignal(side.Patch))
            + (_squaredSlopes[i] * products.SquaredNoise[i])
            + (2 * side.CrossTerms[i] * products.SignalNoise(side.Patch)[i]);
        var label = products.Labels[i];
        var (loss, slope, curvature) = LogisticLoss.At(label * Outputs[i]);
        (Losses[i], LossSlopes[i], LossCurvatures[i]) = (loss, label * slope, curvature);
        SquaredGradients[i] = slope * slope * SquaredOutputGradients[i];
    }
}
