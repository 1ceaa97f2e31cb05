namespace Pegr.Torch.ReducedDynamics;

/// <summary>
/// L_S + (lambda₁/2) (1/n) sum_i ‖∇l_i‖² + (lambda₂/2) ‖∇L_S‖²: gradient descent, PEGR, GR and the variance penalty.
/// </summary>
/// <param name="perExample">lambda₁.</param>
/// <param name="mean">lambda₂.</param>
/// <param name="products">The data.</param>
internal class ReducedPenalty(double perExample, double mean, InnerProducts products) : IReducedPenalty
{
    private readonly double[] _weights = new double[products.Stride];
    private readonly double[] _slopes = new double[products.Stride];
    private readonly ReducedVector _riskGradient = products.NewVector();
    private readonly double[] _factors = new double[products.Stride];
    private readonly double[] _derivatives = new double[products.Stride];
    private readonly ReducedShape _shape = products.Shape;
    private readonly double[] _alongNoise = new double[products.Shape.Columns];
    private readonly double[] _pairs = new double[products.Stride];
    private readonly double[] _oneSide = new double[products.Shape.Columns];

    /// <inheritdoc/>
    public double Strength { get; set; } = 1;

    /// <inheritdoc/>
    public void ComputeGradient(ForwardPass pass, ReducedVector weights, ReducedVector gradient)
    {
        pass.Run(weights);
        for (var i = 0; i < products.Samples; i++)
        {
            _factors[i] = pass.LossSlopes[i] / products.Samples;
        }

        var meanWeight = mean * Strength;
        if (mean != 0)
        {
            OutputGradients.SetSum(pass, _factors, _riskGradient);
            products.Complete(_riskGradient);
            OutputGradients.Along(pass, _riskGradient, _derivatives);
            meanWeight = MeanWeight(meanWeight, _riskGradient);
        }

        if (perExample != 0)
        {
            _weights.AsSpan(0, products.Samples).Fill(perExample * Strength);
            pass.LossSlopes.CopyTo(_slopes, 0);
            SetPerExample(pass, _weights, _slopes);
        }

        // The second derivative is the same for either label.
        for (var i = 0; i < products.Samples; i++)
        {
            var penalties = (_weights[i] * _slopes[i] * pass.SquaredOutputGradients[i]) + (meanWeight * _derivatives[i]);
            _factors[i] += pass.LossCurvatures[i] * penalties / products.Samples;
        }

        OutputGradients.SetSum(pass, _factors, gradient);
        if (perExample != 0)
        {
            AddPerExampleCurvature(pass, gradient);
        }

        if (mean != 0)
        {
            AddMeanCurvature(pass, meanWeight, gradient);
        }

        products.Complete(gradient);
    }

    /// <summary>lambda₂ at some weights, of penalties whose gradient is another multiple of that of half the square.</summary>
    /// <param name="weight">lambda₂ as given.</param>
    /// <param name="riskGradient">∇L_S.</param>
    protected virtual double MeanWeight(double weight, ReducedVector riskGradient) => weight;

    /// <summary>Changes the weights of the examples' penalties, and the slopes dl_i/df of the losses that they are of.</summary>
    /// <param name="pass">The network at some weights.</param>
    /// <param name="weights">lambda₁ for every example, [n] padded.</param>
    /// <param name="slopes">Those of the risk's losses, [n] padded.</param>
    protected virtual void SetPerExample(ForwardPass pass, double[] weights, double[] slopes)
    {
    }

    // (lambda₁/n) sum_i l_i′² ½∇‖∇f(x_i)‖², where ‖∇f(x_i)‖² = sum_f A²‖v_i‖² + 2AB⟨v_i, xi_i⟩ + B²‖xi_i‖² and v_i is the signal patch.
    private void AddPerExampleCurvature(ForwardPass pass, ReducedVector gradient)
    {
        for (var i = 0; i < products.Samples; i++)
        {
            _factors[i] = _weights[i] * _slopes[i] * _slopes[i] / products.Samples;
            for (var column = i; column < _shape.Columns; column += _shape.Stride)
            {
                _alongNoise[column] = _factors[i] * products.SquaredNoise[column];
            }
        }

        for (var f = 0; f < products.Filters; f++)
        {
            var weight = pass.OutputWeight(f);
            Rows.AddProducts(gradient.NoiseCoefficients(f), weight * weight, _alongNoise, pass.Slopes(f), pass.Curvatures(f));
        }

        AddNoiseNoiseCurvature(pass, gradient);

        foreach (var side in pass.Sides)
        {
            AddPerExampleCurvature(pass, side, gradient);
        }
    }

    // What the angles between an example's noise patches add to it.
    private void AddNoiseNoiseCurvature(ForwardPass pass, ReducedVector gradient)
    {
        for (var patch = 0; patch < _shape.NoisePatches; patch++)
        {
            for (var other = 0; other < _shape.NoisePatches; other++)
            {
                if (other != patch)
                {
                    AddNoiseNoiseCurvature(pass, patch, other, gradient);
                }
            }
        }
    }

    private void AddNoiseNoiseCurvature(ForwardPass pass, int patch, int other, ReducedVector gradient)
    {
        Array.Clear(_pairs);
        Rows.AddProducts(_pairs, 1, _factors, products.NoiseNoise(patch, other));
        for (var f = 0; f < products.Filters; f++)
        {
            var noise = _shape.Block(gradient.NoiseCoefficients(f), patch);
            var squared = pass.OutputWeight(f) * pass.OutputWeight(f);
            Rows.AddProducts(noise, squared, _pairs, _shape.Block(pass.Slopes(f), other), _shape.Block(pass.Curvatures(f), patch));
        }
    }

    private void AddPerExampleCurvature(ForwardPass pass, SignalSide side, ReducedVector gradient)
    {
        if (products.HasSignalNoise)
        {
            _oneSide.AsSpan().Clear();
            for (var patch = 0; patch < _shape.NoisePatches; patch++)
            {
                Rows.AddProducts(_shape.Block(_oneSide.AsSpan(), patch), side.Factor, _factors, _shape.Block(products.SignalNoise(side.Patch), patch));
            }

            side.Keep(_oneSide);
        }

        var signal = gradient.SignalCoefficients(side.Patch);
        var total = products.SquaredSignal(side.Patch) * side.Sum(_factors);
        for (var f = 0; f < products.Filters; f++)
        {
            var weight = pass.OutputWeight(f);
            var along = weight * side.Slopes[f] * total;
            if (products.HasSignalNoise && (side.Slopes[f] != 0 || side.Curvatures[f] != 0))
            {
                Rows.AddProducts(gradient.NoiseCoefficients(f), weight * weight * side.Slopes[f], _oneSide, pass.Curvatures(f));
                along += weight * Rows.Dot(_oneSide, pass.Slopes(f));
            }

            signal[f] += side.Factor * weight * side.Curvatures[f] * along;
        }
    }

    // lambda₂ (1/n) sum_i l_i′ ∇⟨∇f(x_i), g⟩ with g = ∇L_S held fixed.
    private void AddMeanCurvature(ForwardPass pass, double meanWeight, ReducedVector gradient)
    {
        for (var i = 0; i < products.Samples; i++)
        {
            _factors[i] = meanWeight * pass.LossSlopes[i] / products.Samples;
        }

        OutputGradients.AddCurvature(pass, _factors, _riskGradient, gradient);
    }
}
