using Pegr.Torch.Data;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>The inner products of signal patches, training noise and initial weights: all that training depends on.</summary>
internal sealed class InnerProducts
{
    private readonly double[] _noise;
    private readonly double[] _initial;
    private readonly double[] _signal;
    private readonly double[][] _signalNoise;
    private readonly double[][] _noiseNoise;
    private readonly double _outputScale;

    /// <summary>Forms them, in float64.</summary>
    /// <param name="vectors">The vectors.</param>
    /// <param name="clusters">The signal patches that there are.</param>
    /// <param name="outputScale">What a filter's activation is multiplied by in the output.</param>
    public InnerProducts(SignalNoiseVectors vectors, SignalClusters clusters, double outputScale)
    {
        using var scope = NewDisposeScope();
        (Shape, Clusters, _outputScale) = (vectors.Shape, clusters, outputScale);
        var (noise, signals) = (Padding.BlocksOf(vectors.Train.Noise), vectors.Signals);
        _signal = TensorNumbers.Of<double>(signals.matmul(signals.t()));
        _signalNoise = [.. Enumerable.Range(0, Shape.SignalPatches).Select(patch => Padding.Of(noise.mv(signals[patch])))];
        HasSignalNoise = _signalNoise.Any(products => products.Any(product => product != 0));
        _noise = Padding.Of(noise.matmul(noise.t()));
        SquaredNoise = new double[Shape.Columns];
        for (var column = 0; column < _noise.Length / Shape.Columns; column++)
        {
            SquaredNoise[column] = _noise[(column * Shape.Columns) + column];
        }

        _noiseNoise = [.. from patch in Enumerable.Range(0, Shape.NoisePatches) from other in Enumerable.Range(0, Shape.NoisePatches) select Between(patch, other)];
        Labels = Padding.Of(vectors.Train.Labels);
        ClusterOf = Array.ConvertAll(TensorNumbers.Of<long>(vectors.Train.Clusters), cluster => (int)cluster);
        _initial = [.. Padding.Of(vectors.Weights.matmul(noise.t())), .. TensorNumbers.Of<double>(signals.matmul(vectors.Weights.t()))];
    }

    /// <summary>The sizes.</summary>
    public ReducedShape Shape { get; }

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
    public double[] Labels { get; }

    /// <summary>Which signal patch each example has, [n].</summary>
    public int[] ClusterOf { get; }

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
        _initial.CopyTo(weights.Values, 0);
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

            Rows.AddProduct(noise, factors, _noise);
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

    private double[] Between(int patch, int other)
    {
        var products = new double[Stride];
        for (var i = 0; i < Samples; i++)
        {
            products[i] = _noise[(((patch * Stride) + i) * Shape.Columns) + (other * Stride) + i];
        }

        return products;
    }
}
