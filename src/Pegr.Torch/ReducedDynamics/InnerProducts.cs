using Pegr.Torch.Data;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>The inner products of signal patches, training noise and initial weights: all that training depends on.</summary>
internal sealed class InnerProducts
{
    private readonly NoiseProducts _products;
    private readonly double[] _signal;
    private readonly double[][] _signalNoise;
    private readonly double[][] _noiseNoise;
    private readonly double _signalNorm;
    private readonly double _outputScale;

    /// <summary>Forms those that the signals have a part in.</summary>
    /// <param name="products">All others.</param>
    /// <param name="clusters">The signal patches that there are.</param>
    /// <param name="signalNorm">‖mu‖.</param>
    /// <param name="outputScale">What a filter's activation is multiplied by in the output.</param>
    public InnerProducts(NoiseProducts products, SignalClusters clusters, double signalNorm, double outputScale)
    {
        (_products, Clusters, _signalNorm, _outputScale) = (products, clusters, signalNorm, outputScale);
        _signal = [.. from patch in Enumerable.Range(0, Shape.SignalPatches) from other in Enumerable.Range(0, Shape.SignalPatches) select OfPatches(patch, other)];
        _signalNoise = [.. Enumerable.Range(0, Shape.SignalPatches).Select(patch => products.Train.Noise.ProductsWith(patch, signalNorm))];
        HasSignalNoise = _signalNoise.Any(ofPatch => ofPatch.Any(product => product != 0));
        SquaredNoise = new double[Shape.Columns];
        for (var column = 0; column < products.Gram.Length / Shape.Columns; column++)
        {
            SquaredNoise[column] = products.Gram[(column * Shape.Columns) + column];
        }

        _noiseNoise = [.. from patch in Enumerable.Range(0, Shape.NoisePatches) from other in Enumerable.Range(0, Shape.NoisePatches) select Between(patch, other)];
    }

    /// <summary>The sizes.</summary>
    public ReducedShape Shape => _products.Shape;

    /// <summary>The signal patches that there are.</summary>
    public SignalClusters Clusters { get; }

    /// <summary>n.</summary>
    public int Samples => Shape.Samples;

    /// <summary>2m.</summary>
    public int Filters => Shape.Filters;

    /// <summary>n, padded.</summary>
    public int Stride => Shape.Stride;

    /// <summary>Whether a signal patch and a noise patch are not orthogonal.</summary>
    public bool HasSignalNoise { get; }

    /// <summary>‖xi_i‖², [columns].</summary>
    public double[] SquaredNoise { get; }

    /// <summary>Observed labels, ±1, [n] padded.</summary>
    public double[] Labels => _products.Train.Labels;

    /// <summary>Which signal patch each example has, [n].</summary>
    public int[] ClusterOf => _products.Train.Clusters;

    /// <summary>A filter's weight in the output: j/m, of averages over filters.</summary>
    public double OutputWeight(int filter) => filter < Filters / 2 ? _outputScale : -_outputScale;

    /// <summary>‖v_k‖².</summary>
    public double SquaredSignal(int patch) => _signal[(patch * Shape.SignalPatches) + patch];

    /// <summary>⟨v_k, xi_i⟩, [columns].</summary>
    public double[] SignalNoise(int patch) => _signalNoise[patch];

    /// <summary>The inner product of two of an example's noise patches, [n] padded.</summary>
    public double[] NoiseNoise(int patch, int other) => _noiseNoise[(patch * Shape.NoisePatches) + other];

    /// <summary>⟨w_f, mu⟩ without the bias, times the sign, of the signal patch of a cluster.</summary>
    public double AlongCluster(ReducedVector weights, int filter, int cluster)
        => Shape.FactorOf(cluster) * (weights.Signal(Shape.PatchOf(cluster))[filter] - Bias(weights, filter));

    /// <summary>The bias of a filter; 0 where there are none.</summary>
    public double Bias(ReducedVector weights, int filter) => Shape.HasBias ? (weights.Signal(0)[filter] + weights.Signal(1)[filter]) / 2 : 0;

    /// <summary>A vector of zeros.</summary>
    public ReducedVector NewVector() => new(Shape);

    /// <summary>The initial weights.</summary>
    public ReducedVector InitialWeights()
    {
        var weights = NewVector();
        _products.Initial.CopyTo(weights.Values, 0);
        for (var patch = 0; patch < Shape.SignalPatches; patch++)
        {
            _products.Weights.ProductsWith(patch, _signalNorm).AsSpan(0, Filters).CopyTo(weights.Signal(patch));
        }

        weights.Scale = 1;
        return weights;
    }

    /// <summary>Sets a vector's coefficients of the signal patches to 0.</summary>
    public void ClearSignal(ReducedVector vector)
    {
        for (var patch = 0; patch < Shape.SignalPatches; patch++)
        {
            vector.SignalCoefficients(patch).Clear();
        }
    }

    /// <summary>Computes a vector's inner products from its coefficients; of w⁰ it must have none.</summary>
    public void Complete(ReducedVector vector)
    {
        for (var f = 0; f < Filters; f++)
        {
            var noise = vector.Noise(f);
            var factors = vector.NoiseCoefficients(f);
            noise.Clear();
            for (var patch = 0; patch < Shape.SignalPatches; patch++)
            {
                vector.Signal(patch)[f] = OnSignal(vector, patch, f);
                if (HasSignalNoise)
                {
                    Rows.AddScaled(noise, vector.SignalCoefficients(patch)[f], SignalNoise(patch));
                }
            }

            Rows.AddProduct(noise, factors, _products.Gram);
        }
    }

    private double OnSignal(ReducedVector vector, int patch, int filter)
    {
        var sum = HasSignalNoise ? Rows.Dot(vector.NoiseCoefficients(filter), SignalNoise(patch)) : 0;
        for (var other = 0; other < Shape.SignalPatches; other++)
        {
            sum += vector.SignalCoefficients(other)[filter] * _signal[(patch * Shape.SignalPatches) + other];
        }

        return sum;
    }

    // ⟨v_k, v_l⟩: signals lie along axes of their own, and each patch has the 1 that a bias is a weight of.
    private double OfPatches(int patch, int other)
    {
        var square = _signalNorm * _signalNorm;
        return Shape.HasBias
            ? 1 + (patch == other ? square : patch / 2 == other / 2 ? -square : 0)
            : patch == other ? square : 0;
    }

    private double[] Between(int patch, int other)
    {
        var products = new double[Stride];
        for (var i = 0; i < Samples; i++)
        {
            products[i] = _products.Gram[(((patch * Stride) + i) * Shape.Columns) + (other * Stride) + i];
        }

        return products;
    }
}
