namespace Pegr.Torch.ReducedDynamics;

/// <summary>
/// L_S + (lambda₁/2) (1/n) sum_i ‖∇l_i‖² + (lambda₂/2) ‖∇L_S‖²: gradient descent, PEGR, GR and the variance penalty.
/// </summary>
/// <param name="perExample">lambda₁.</param>
/// <param name="mean">lambda₂.</param>
/// <param name="products">The data.</param>
internal class ReducedPenalty(double perExample, double mean, InnerProducts products) : IReducedObjective
{
    private readonly double[] _weights = new double[products.Stride];
    private readonly double[] _slopes = new double[products.Stride];
    private readonly ReducedVector _riskGradient = new(products.Filters, products.Stride);
    private readonly double[] _factors = new double[products.Stride];
    private readonly double[] _derivatives = new double[products.Stride];
    private readonly double[] _alongNoise = new double[products.Stride];
    private readonly double[] _alongSignal = new double[products.Stride];
    private readonly double[] _oneSide = new double[products.Stride];

    /// <inheritdoc/>
    public void ComputeGradient(ForwardPass pass, ReducedVector weights, ReducedVector gradient)
    {
        pass.Run(weights);
        for (var i = 0; i < products.Samples; i++)
        {
            _factors[i] = pass.LossSlopes[i] / products.Samples;
        }

        var meanWeight = mean;
        if (mean != 0)
        {
            OutputGradients.SetSum(pass, _factors, _riskGradient);
            products.Complete(_riskGradient);
            OutputGradients.Along(pass, _riskGradient, _derivatives);
            meanWeight = MeanWeight(mean, _riskGradient);
        }

        if (perExample != 0)
        {
            _weights.AsSpan(0, products.Samples).Fill(perExample);
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

    // (lambda₁/n) sum_i l_i′² ½∇‖∇f(x_i)‖², where ‖∇f(x_i)‖² = sum_f A²‖mu‖² + 2AB⟨mu, xi_i⟩ + B²‖xi_i‖².
    private void AddPerExampleCurvature(ForwardPass pass, ReducedVector gradient)
    {
        for (var i = 0; i < products.Samples; i++)
        {
            _factors[i] = _weights[i] * _slopes[i] * _slopes[i] / products.Samples;
            _alongNoise[i] = _factors[i] * products.SquaredNoise[i];
            _alongSignal[i] = _factors[i] * products.SignalNoise[i];
        }

        var signal = gradient.SignalCoefficients;
        for (var f = 0; f < products.Filters; f++)
        {
            var (side, weight) = (pass.SideOf(f), pass.OutputWeight(f));
            var onSignal = weight * side.Sign * pass.SignalSlopes[f];
            var slopes = pass.Slopes(f);
            var curvatures = pass.Curvatures(f);
            var noise = gradient.NoiseCoefficients(f);
            var alongSignal = onSignal * products.SquaredSignal * side.Sum(_factors);
            Rows.AddProducts(noise, weight * weight, _alongNoise, slopes, curvatures);
            if (products.HasSignalNoise)
            {
                side.Keep(_alongSignal, _oneSide);
                Rows.AddProducts(noise, weight * onSignal, _oneSide, curvatures);
                alongSignal += weight * Rows.Dot(_oneSide, slopes);
            }

            signal[f] += weight * pass.SignalCurvatures[f] * alongSignal;
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
