using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>The inner products of signal patches, training noise and initial weights: all that training depends on.</summary>
internal sealed class InnerProducts
{
    private readonly double[] _noise;
    private readonly double[] _initial;
    private readonly double[] _signal;
    private readonly double[][] _signalNoise;

    /// <summary>Forms them, in float64.</summary>
    /// <param name="vectors">The vectors.</param>
    public InnerProducts(SignalNoiseVectors vectors)
    {
        using var scope = NewDisposeScope();
        var (noise, signals) = (vectors.Train.Noise, vectors.Signals);
        Samples = (int)noise.shape[0];
        Filters = (int)vectors.Weights.shape[0];
        Patches = (int)signals.shape[0];
        Stride = Rows.Padded(Samples);
        _signal = signals.matmul(signals.t()).contiguous().data<double>().ToArray();
        _signalNoise = [.. Enumerable.Range(0, Patches).Select(patch => Padding.Of(noise.mv(signals[patch])))];
        HasSignalNoise = _signalNoise.Any(products => products.Any(product => product != 0));
        _noise = Padding.Of(noise.matmul(noise.t()));
        SquaredNoise = new double[Stride];
        for (var i = 0; i < Samples; i++)
        {
            SquaredNoise[i] = _noise[(i * Stride) + i];
        }

        Labels = Padding.Of(vectors.Train.Labels);
        Signs = Padding.Of(vectors.Train.Signs);
        _initial = [.. Padding.Of(vectors.Weights.matmul(noise.t())), .. signals.matmul(vectors.Weights.t()).contiguous().data<double>()];
    }

    /// <summary>n.</summary>
    public int Samples { get; }

    /// <summary>2m.</summary>
    public int Filters { get; }

    /// <summary>Signal patches v_k that are no multiples of each other: mu alone, or, each with the 1 that a bias is a weight of, mu and −mu.</summary>
    public int Patches { get; }

    /// <summary>n, padded: the length of the rows below, whose padding is 0.</summary>
    public int Stride { get; }

    /// <summary>Whether a signal patch and a noise patch are not orthogonal.</summary>
    public bool HasSignalNoise { get; }

    /// <summary>‖xi_i‖².</summary>
    public double[] SquaredNoise { get; }

    /// <summary>Observed labels, ±1.</summary>
    public double[] Labels { get; }

    /// <summary>The signs of the signal patches, ±1.</summary>
    public double[] Signs { get; }

    /// <summary>j/m: a filter's weight in the output.</summary>
    public double OutputWeight(int filter) => (filter < Filters / 2 ? 2.0 : -2.0) / Filters;

    /// <summary>‖v_k‖².</summary>
    public double SquaredSignal(int patch) => _signal[(patch * Patches) + patch];

    /// <summary>⟨v_k, xi_i⟩, [n] padded.</summary>
    public double[] SignalNoise(int patch) => _signalNoise[patch];

    /// <summary>Which of the patches examples of a sign have.</summary>
    public int SidePatch(int sign) => sign < 0 ? Patches - 1 : 0;

    /// <summary>What it is multiplied by.</summary>
    public int SideFactor(int sign) => Patches == 1 ? sign : 1;

    /// <summary>⟨w_f, mu⟩ without the bias.</summary>
    public double AlongSignal(ReducedVector weights, int filter)
        => Patches == 1 ? weights.Signal(0)[filter] : (weights.Signal(0)[filter] - weights.Signal(1)[filter]) / 2;

    /// <summary>The bias of a filter; 0 where there are none.</summary>
    public double Bias(ReducedVector weights, int filter) => Patches == 1 ? 0 : (weights.Signal(0)[filter] + weights.Signal(1)[filter]) / 2;

    /// <summary>A vector of zeros.</summary>
    public ReducedVector NewVector() => new(Filters, Stride, Patches);

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
        for (var patch = 0; patch < Patches; patch++)
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
            for (var patch = 0; patch < Patches; patch++)
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
        for (var other = 0; other < Patches; other++)
        {
            sum += vector.SignalCoefficients(other)[filter] * _signal[(patch * Patches) + other];
        }

        return sum;
    }
}
