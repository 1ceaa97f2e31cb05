namespace Pegr.Torch.ReducedDynamics;

/// <summary>The gradients ∇f(x_i) = sum_f (A_fi v_i + B_fi xi_i): v_i is the signal patch, A_fi and B_fi are the filters' slopes, weighted.</summary>
internal static class OutputGradients
{
    /// <summary>Sets the coefficients of sum_i e_i ∇f(x_i).</summary>
    /// <param name="pass">The network at some weights.</param>
    /// <param name="factors">e, [n] padded.</param>
    /// <param name="sum">Where they go.</param>
    public static void SetSum(ForwardPass pass, ReadOnlySpan<double> factors, ReducedVector sum)
    {
        var shape = pass.Products.Shape;
        sum.Scale = 0;
        pass.Products.ClearSignal(sum);
        foreach (var side in pass.Sides)
        {
            var signal = sum.SignalCoefficients(side.Patch);
            var total = side.Factor * side.Sum(factors);
            for (var f = 0; f < signal.Length; f++)
            {
                signal[f] += pass.OutputWeight(f) * side.Slopes[f] * total;
            }
        }

        for (var f = 0; f < pass.Products.Filters; f++)
        {
            var noise = sum.NoiseCoefficients(f);
            noise.Clear();
            for (var patch = 0; patch < shape.NoisePatches; patch++)
            {
                Rows.AddProducts(shape.Block(noise, patch), pass.OutputWeight(f), factors, shape.Block(pass.Slopes(f), patch));
            }
        }
    }

    /// <summary>Computes ⟨∇f(x_i), u⟩ for every example.</summary>
    /// <param name="pass">The network at some weights.</param>
    /// <param name="direction">u, by its inner products.</param>
    /// <param name="derivatives">The results, [n] padded.</param>
    public static void Along(ForwardPass pass, ReducedVector direction, Span<double> derivatives)
    {
        var shape = pass.Products.Shape;
        derivatives.Clear();
        foreach (var side in pass.Sides)
        {
            var signal = direction.Signal(side.Patch);
            var total = 0.0;
            for (var f = 0; f < signal.Length; f++)
            {
                total += pass.OutputWeight(f) * side.Slopes[f] * signal[f];
            }

            side.AddTo(derivatives, side.Factor * total);
        }

        for (var f = 0; f < pass.Products.Filters; f++)
        {
            for (var patch = 0; patch < shape.NoisePatches; patch++)
            {
                Rows.AddProducts(derivatives, pass.OutputWeight(f), shape.Block(pass.Slopes(f), patch), shape.Block(direction.Noise(f), patch));
            }
        }
    }

    /// <summary>Adds the coefficients of sum_i e_i ∇⟨∇f(x_i), u⟩, u held fixed.</summary>
    /// <param name="pass">The network at some weights.</param>
    /// <param name="factors">e, [n] padded.</param>
    /// <param name="direction">u, by its inner products.</param>
    /// <param name="sum">Where they go.</param>
    public static void AddCurvature(ForwardPass pass, ReadOnlySpan<double> factors, ReducedVector direction, ReducedVector sum)
    {
        var shape = pass.Products.Shape;
        foreach (var side in pass.Sides)
        {
            var signal = sum.SignalCoefficients(side.Patch);
            var along = direction.Signal(side.Patch);
            var total = side.Sum(factors);
            for (var f = 0; f < signal.Length; f++)
            {
                signal[f] += pass.OutputWeight(f) * side.Curvatures[f] * along[f] * total;
            }
        }

        for (var f = 0; f < pass.Products.Filters; f++)
        {
            for (var patch = 0; patch < shape.NoisePatches; patch++)
            {
                var noise = shape.Block(sum.NoiseCoefficients(f), patch);
                var along = shape.Block(direction.Noise(f), patch);
                Rows.AddProducts(noise, pass.OutputWeight(f), factors, shape.Block(pass.Curvatures(f), patch), along);
            }
        }
    }
}
