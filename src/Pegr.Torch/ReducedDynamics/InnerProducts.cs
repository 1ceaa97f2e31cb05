using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.ReducedDynamics;

/// <summary>The inner products of mu, the training noise and the initial weights: all that training depends on.</summary>
internal sealed class InnerProducts
{
    private readonly double[] _noise;
    private readonly double[] _initial;

    /// <summary>Forms them, in float64.</summary>
    /// <param name="vectors">The vectors.</param>
    public InnerProducts(SignalNoiseVectors vectors)
    {
        using var scope = NewDisposeScope();
        var noise = vectors.Train.Noise;
        Samples = (int)noise.shape[0];
        Filters = (int)vectors.Weights.shape[0];
        Stride = Rows.Padded(Samples);
        SquaredSignal = vectors.Signal.Squared().sum().item<double>();
        SignalNoise = Padding.Of(noise.mv(vectors.Signal));
        HasSignalNoise = SignalNoise.Any(product => product != 0);
        _noise = Padding.Of(noise.matmul(noise.t()));
        SquaredNoise = new double[Stride];
        for (var i = 0; i < Samples; i++)
        {
            SquaredNoise[i] = _noise[(i * Stride) + i];
        }

        Labels = Padding.Of(vectors.Train.Labels);
        Signs = Padding.Of(vectors.Train.Signs);
        _initial = [.. Padding.Of(vectors.Weights.matmul(noise.t())), .. vectors.Weights.mv(vectors.Signal).data<double>()];
    }

    /// <summary>n.</summary>
    public int Samples { get; }

    /// <summary>2m.</summary>
    public int Filters { get; }

    /// <summary>n, padded: the length of the rows below, whose padding is 0.</summary>
    public int Stride { get; }

    /// <summary>‖mu‖².</summary>
    public double SquaredSignal { get; }

    /// <summary>⟨mu, xi_i⟩.</summary>
    public double[] SignalNoise { get; }

    /// <summary>Whether one of <see cref="SignalNoise"/> is not 0.</summary>
    public bool HasSignalNoise { get; }

    /// <summary>‖xi_i‖².</summary>
    public double[] SquaredNoise { get; }

    /// <summary>Observed labels, ±1.</summary>
    public double[] Labels { get; }

    /// <summary>The signs of the signal patches, ±1.</summary>
    public double[] Signs { get; }

    /// <summary>The initial weights.</summary>
    public ReducedVector InitialWeights()
    {
        var weights = new ReducedVector(Filters, Stride);
        _initial.CopyTo(weights.Values, 0);
        weights.Scale = 1;
        return weights;
    }

    /// <summary>Computes a vector's inner products from its coefficients; of w⁰ it must have none.</summary>
    public void Complete(ReducedVector vector)
    {
        var signal = vector.Signal;
        var coefficients = vector.SignalCoefficients;
        for (var f = 0; f < Filters; f++)
        {
            var noise = vector.Noise(f);
            var factors = vector.NoiseCoefficients(f);
            noise.Clear();
            signal[f] = coefficients[f] * SquaredSignal;
            if (HasSignalNoise)
            {
                signal[f] += Rows.Dot(factors, SignalNoise);
                Rows.AddScaled(noise, coefficients[f], SignalNoise);
            }

            Rows.AddProduct(noise, factors, _noise);
        }
    }
}
