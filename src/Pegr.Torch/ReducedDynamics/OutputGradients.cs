namespace Pegr.Torch.ReducedDynamics;

/// <summary>The gradients ∇f(x_i) = sum_f (A_fi mu + B_fi xi_i): A_fi and B_fi are the filters' slopes, weighted.</summary>
internal static class OutputGradients
{
    /// <summary>Sets the coefficients of sum_i e_i ∇f(x_i).</summary>
    /// <param name="pass">The network at some weights.</param>
    /// <param name="factors">e, [n] padded.</param>
    /// <param name="sum">Where they go.</param>
    public static void SetSum(ForwardPass pass, ReadOnlySpan<double> factors, ReducedVector sum)
    {
        sum.Scale = 0;
        var signal = sum.SignalCoefficients;
        for (var f = 0; f < signal.Length; f++)
        {
            var side = pass.SideOf(f);
            signal[f] = pass.OutputWeight(f) * side.Sign * pass.SignalSlopes[f] * side.Sum(factors);
            var noise = sum.NoiseCoefficients(f);
            noise.Clear();
            Rows.AddProducts(noise, pass.OutputWeight(f), factors, pass.Slopes(f));
        }
    }

    /// <summary>Computes ⟨∇f(x_i), u⟩ for every example.</summary>
    /// <param name="pass">The network at some weights.</param>
    /// <param name="direction">u, by its inner products.</param>
    /// <param name="derivatives">The results, [n] padded.</param>
    public static void Along(ForwardPass pass, ReducedVector direction, Span<double> derivatives)
    {
        derivatives.Clear();
        var signal = direction.Signal;
        for (var f = 0; f < signal.Length; f++)
        {
            var side = pass.SideOf(f);
            side.AddTo(derivatives, pass.OutputWeight(f) * side.Sign * pass.SignalSlopes[f] * signal[f]);
            Rows.AddProducts(derivatives, pass.OutputWeight(f), pass.Slopes(f), direction.Noise(f));
        }
    }

    /// <summary>Adds the coefficients of sum_i e_i ∇⟨∇f(x_i), u⟩, u held fixed.</summary>
    /// <param name="pass">The network at some weights.</param>
    /// <param name="factors">e, [n] padded.</param>
    /// <param name="direction">u, by its inner products.</param>
    /// <param name="sum">Where they go.</param>
    public static void AddCurvature(ForwardPass pass, ReadOnlySpan<double> factors, ReducedVector direction, ReducedVector sum)
    {
        var signal = sum.SignalCoefficients;
        var along = direction.Signal;
        for (var f = 0; f < signal.Length; f++)
        {
            var weight = pass.OutputWeight(f);
            signal[f] += weight * pass.SignalCurvatures[f] * along[f] * pass.SideOf(f).Sum(factors);
            Rows.AddProducts(sum.NoiseCoefficients(f), weight, factors, pass.Curvatures(f), direction.Noise(f));
        }
    }
}
