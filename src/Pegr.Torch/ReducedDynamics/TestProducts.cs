using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>A test set by its inner products with signal patches, the training noise and the initial weights.</summary>
internal sealed class TestProducts
{
    private readonly int _count;
    private readonly int[] _clusters;
    private readonly double[] _labels;
    private readonly double[][] _signal;
    private readonly double[] _noise;
    private readonly double[] _initial;

    /// <summary>Forms them.</summary>
    /// <param name="vectors">The vectors.</param>
    public TestProducts(SignalNoiseVectors vectors)
    {
        using var scope = NewDisposeScope();
        var test = vectors.Test;
        _count = (int)test.Labels.shape[0];
        _labels = Padding.Of(test.Labels);
        _clusters = Array.ConvertAll(TensorNumbers.Of<long>(test.Clusters), cluster => (int)cluster);
        var noise = Padding.BlocksOf(test.Noise);
        _signal = [.. Enumerable.Range(0, vectors.Shape.SignalPatches).Select(patch => Padding.Of(noise.mv(vectors.Signals[patch])))];
        _noise = Padding.Of(Padding.BlocksOf(vectors.Train.Noise).matmul(noise.t()));
        _initial = Padding.Of(vectors.Weights.matmul(noise.t()));
    }

    /// <summary>Mean loss and accuracy.</summary>
    /// <param name="pass">The network at the weights.</param>
    /// <param name="activation">Its activation.</param>
    /// <param name="weights">The weights.</param>
    public (double Loss, double Accuracy) Evaluate(ForwardPass pass, IActivationRows activation, ReducedVector weights)
    {
        var columns = _signal[0].Length;
        var (products, values, unused) = (new double[columns], new double[columns], new double[columns]);
        var outputs = new double[columns];
        for (var i = 0; i < _count; i++)
        {
            outputs[i] = pass.Sides[_clusters[i]].Output;
        }

        for (var f = 0; f < pass.Products.Filters; f++)
        {
            Array.Clear(products);
            Rows.AddScaled(products, weights.Scale, _initial.AsSpan(f * columns, columns));
            for (var patch = 0; patch < _signal.Length; patch++)
            {
                Rows.AddScaled(products, weights.SignalCoefficients(patch)[f], _signal[patch]);
            }

            Rows.AddProduct(products, weights.NoiseCoefficients(f), _noise);
            activation.Evaluate(products, values, unused, unused);
            Rows.AddScaled(outputs, pass.OutputWeight(f), values);
        }

        var (loss, correct) = (0.0, 0);
        for (var i = 0; i < _count; i++)
        {
            var output = 0.0;
            for (var column = i; column < columns; column += Rows.Padded(_count))
            {
                output += outputs[column];
            }

            loss += LogisticLoss.At(_labels[i] * output).Value;
            correct += output > 0 == _labels[i] > 0 ? 1 : 0;
        }

        return (loss / _count, (double)correct / _count);
    }
}
