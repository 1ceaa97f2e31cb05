namespace Pegr.Torch.ReducedDynamics;

/// <summary>Outputs, losses and the norms of per-example gradients at some weights; what gradients are made of.</summary>
/// <param name="products">The data.</param>
/// <param name="activation">The activation.</param>
internal sealed class ForwardPass(InnerProducts products, IActivationRows activation)
{
    private readonly ReducedShape _shape = products.Shape;
    private readonly double[] _values = new double[products.Shape.Columns];
    private readonly double[] _slopes = new double[products.Filters * products.Shape.Columns];
    private readonly double[] _curvatures = new double[products.Filters * products.Shape.Columns];
    private readonly double[] _outputs = new double[products.Shape.Columns];
    private readonly double[] _squaredSlopes = new double[products.Shape.Columns];
    private readonly double[] _noiseNoise = new double[products.Stride];
    private readonly SignalSide[] _sides = [.. Enumerable.Range(0, products.Clusters.Count).Select(cluster => new SignalSide(products, cluster))];

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

    /// <summary>What the examples of each cluster have for a signal patch.</summary>
    public IReadOnlyList<SignalSide> Sides => _sides;

    /// <summary>j/m: a filter's weight in the output.</summary>
    public double OutputWeight(int filter) => products.OutputWeight(filter);

    /// <summary>s′(⟨w_f, xi_i⟩) of one filter, [columns].</summary>
    public Span<double> Slopes(int filter) => _slopes.AsSpan(filter * _shape.Columns, _shape.Columns);

    /// <summary>s″(⟨w_f, xi_i⟩) of one filter, [columns].</summary>
    public Span<double> Curvatures(int filter) => _curvatures.AsSpan(filter * _shape.Columns, _shape.Columns);

    /// <summary>Computes everything at some weights.</summary>
    public void Run(ReducedVector weights)
    {
        Array.Clear(_outputs);
        Array.Clear(_squaredSlopes);
        Array.Clear(_noiseNoise);
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
            RunExample(i, _sides[products.ClusterOf[i]]);
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

        AddNoiseNoise(weight * weight, slopes);
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

    // Half of what the angles between an example's noise patches add to ‖∇f(x_i)‖².
    private void AddNoiseNoise(double factor, ReadOnlySpan<double> slopes)
    {
        for (var patch = 1; patch < _shape.NoisePatches; patch++)
        {
            for (var other = 0; other < patch; other++)
            {
                Rows.AddProducts(_noiseNoise, factor, _shape.Block(slopes, patch), _shape.Block(slopes, other), products.NoiseNoise(patch, other));
            }
        }
    }

    private void RunExample(int i, SignalSide side)
    {
        var (output, squared) = (side.Output, side.SquaredSlope * products.SquaredSignal(side.Patch));
        var along = products.SignalNoise(side.Patch);
        for (var column = i; column < _shape.Columns; column += _shape.Stride)
        {
            output += _outputs[column];
            squared += (_squaredSlopes[column] * products.SquaredNoise[column]) + (2 * side.CrossTerms[column] * along[column]);
        }

        (Outputs[i], SquaredOutputGradients[i]) = (output, squared + (2 * _noiseNoise[i]));
        var label = products.Labels[i];
        var (loss, slope, curvature) = LogisticLoss.At(label * Outputs[i]);
        (Losses[i], LossSlopes[i], LossCurvatures[i]) = (loss, label * slope, curvature);
        SquaredGradients[i] = slope * slope * SquaredOutputGradients[i];
    }
}
