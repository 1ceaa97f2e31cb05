namespace Pegr.Torch.ReducedDynamics;

/// <summary>A test set by its inner products with signal patches, the training noise and the initial weights.</summary>
/// <param name="products">Those that the signals have no part in.</param>
/// <param name="signalNorm">‖mu‖.</param>
internal sealed class TestProducts(NoiseProducts products, double signalNorm)
{
    private readonly int[] _clusters = products.Test.Clusters;
    private readonly double[] _labels = products.Test.Labels;
    private readonly double[][] _signal =
        [.. Enumerable.Range(0, products.Shape.SignalPatches).Select(patch => products.Test.Noise.ProductsWith(patch, signalNorm))];

    /// <summary>Mean loss and accuracy.</summary>
    /// <param name="pass">The network at the weights.</param>
    /// <param name="activation">Its activation.</param>
    /// <param name="weights">The weights.</param>
    public (double Loss, double Accuracy) Evaluate(ForwardPass pass, IActivationRows activation, ReducedVector weights)
    {
        var columns = _signal[0].Length;
        var (arguments, values, unused) = (new double[columns], new double[columns], new double[columns]);
        var outputs = new double[columns];
        for (var i = 0; i < _clusters.Length; i++)
        {
            outputs[i] = pass.Sides[_clusters[i]].Output;
        }

        for (var f = 0; f < pass.Products.Filters; f++)
        {
            Array.Clear(arguments);
            Rows.AddScaled(arguments, weights.Scale, products.TestInitial.AsSpan(f * columns, columns));
            for (var patch = 0; patch < _signal.Length; patch++)
            {
                Rows.AddScaled(arguments, weights.SignalCoefficients(patch)[f], _signal[patch]);
            }

            Rows.AddProduct(arguments, weights.NoiseCoefficients(f), products.TestGram);
            activation.Evaluate(arguments, values, unused, unused);
            Rows.AddScaled(outputs, pass.OutputWeight(f), values);
        }

        var (loss, correct) = (0.0, 0);
        for (var i = 0; i < _clusters.Length; i++)
        {
            var output = 0.0;
            for (var column = i; column < columns; column += Rows.Padded(_clusters.Length))
            {
                output += outputs[column];
            }

            loss += LogisticLoss.At(_labels[i] * output).Value;
            correct += output > 0 == _labels[i] > 0 ? 1 : 0;
        }

        return (loss / _clusters.Length, (double)correct / _clusters.Length);
    }
}
