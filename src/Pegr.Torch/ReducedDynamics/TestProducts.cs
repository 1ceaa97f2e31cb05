using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>A test set by its inner products with signal patches, the training noise and the initial weights.</summary>
internal sealed class TestProducts
{
    private readonly int _count;
    private readonly double[] _signs;
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
        _count = (int)test.Noise.shape[0];
        (_labels, _signs) = (Padding.Of(test.Labels), Padding.Of(test.Signs));
        _signal = [.. Enumerable.Range(0, (int)vectors.Signals.shape[0]).Select(patch => Padding.Of(test.Noise.mv(vectors.Signals[patch])))];
        _noise = Padding.Of(vectors.Train.Noise.matmul(test.Noise.t()));
        _initial = Padding.Of(vectors.Weights.matmul(test.Noise.t()));
    }

    /// <summary>Mean loss and accuracy.</summary>
    /// <param name="pass">The network at the weights.</param>
    /// <param name="activation">Its activation.</param>
    /// <param name="weights">The weights.</param>
    public (double Loss, double Accuracy) Evaluate(ForwardPass pass, RectifiedPowerRows activation, ReducedVector weights)
    {
        var stride = _signal[0].Length;
        var (products, values, unused) = (new double[stride], new double[stride], new double[stride]);
        var outputs = Array.ConvertAll(_signs, sign => pass.Sides[sign > 0 ? 0 : 1].Output);
        for (var f = 0; f < pass.Products.Filters; f++)
        {
            Array.Clear(products);
            Rows.AddScaled(products, weights.Scale, _initial.AsSpan(f * stride, stride));
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
            loss += LogisticLoss.At(_labels[i] * outputs[i]).Value;
            correct += outputs[i] > 0 == _labels[i] > 0 ? 1 : 0;
        }

        return (loss / _count, (double)correct / _count);
    }
}
